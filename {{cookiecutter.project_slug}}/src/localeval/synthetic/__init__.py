"""Made-up data of any project, with a true effect that is known: to rehearse an evaluation before the data arrive.

The tables that ``evaluation.yml`` declares are written as a local employment programme would have them: people far from
work take part more often than others (unless the design is a trial), so a raw comparison is wrong and a sound
adjustment is not. The truth:

- Each outcome has a share of people in the good state, which rises from the start and depends on the covariates.
  Taking part raises that share by the effect of the place (8 percentage points unless ``simulation.yml`` says otherwise)
  from month ``FULL_EFFECT_FROM`` on, and by a proportion of it before. For an outcome where a decrease is good, the
  share of people in the bad state falls as much.
- Amounts (money, weeks, months) belong to people in that state and do not depend on anything else, so the effect on the
  mean is that share times the mean amount. A score rises by ``SCORE_PER_SHARE`` times the share.
- The effect is the same for everybody in a place, so the effect on participants and on all people is one number.
- Values go missing at random, so that leaving these people out does not change it.

Ids begin with ``SYN-`` and nobody is real. ``simulation_plan`` is the shape of ``simulation.yml``, of which ``scenarios``
makes the scenario of each place; ``curves`` and ``truth`` are the numbers; ``characteristics`` and ``people`` make the
people, and ``writing`` the other rows and the files.
"""

from localeval.synthetic.scenarios import PLAN_FILE, read_plan
from localeval.synthetic.truth import truth_lines, truth_table
from localeval.synthetic.writing import truth_file, write_synthetic

__all__ = [
    "PLAN_FILE",
    "read_plan",
    "truth_file",
    "truth_lines",
    "truth_table",
    "write_synthetic",
]
