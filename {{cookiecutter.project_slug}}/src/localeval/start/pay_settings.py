"""What is proposed for a table of payments: outcomes that are worked out of them, and what only the contract says.

How outcomes follow from payments is the business of ``data.pay_outcomes``.
"""

from __future__ import annotations

from localeval.data.recipe_pay import HOURS_A_WEEK, OWN, PAY_AN_HOUR
from localeval.start.dated_pay import AMOUNT, EMPLOYER, OF_PAY, PAID_ON
from localeval.start.recognising import Recognised, TableColumns
from localeval.start.taken_columns import TakenColumns
from localeval.start.targets import Target
from localeval.start.vocabulary import best_match, tokens, vocabulary

#: Where the project says nothing of outcomes, this month of earnings is proposed.
_USUAL_MONTH = 12
_CALLED_SO = 0.85
#: Columns of jobs that pay is worked out of, each with the kind of its content and of how it is read.
_OF_JOBS = {
    OWN: ("words", "yesno"),
    HOURS_A_WEEK: ("numbers", "amount"),
    PAY_AN_HOUR: ("numbers", "amount"),
}
_RATES = ("at_start", "at_payment")


def settle_pay(taken: TakenColumns) -> None:
    """Say which outcomes are worked out of payments and of what jobs pay: those that are wanted and that no column holds."""
    held = {one.target.outcome for item in taken.roles.outcomes for one in item.outcomes}
    pay, jobs = "pay" in taken.roles.tables, taken.roles.tables.get("jobs", [])
    of_jobs = _columns_of_jobs(jobs)
    if pay and "outcomes" in taken.declared.new:
        taken.codes.setdefault("first_earnings", (_USUAL_MONTH,))
    wanted = [code for code in (*OF_PAY, "self_employed_6m") if code in taken.codes]
    for code in wanted:
        if code in held:
            continue
        source = _source(code, pay=pay, own=OWN in of_jobs, hourly={HOURS_A_WEEK, PAY_AN_HOUR} <= of_jobs)  # fmt: skip
        if source:
            taken.derive[code] = source
    made_of = " ".join(taken.derive.get(code, "") for code in wanted)
    if pay and "pay" not in made_of:
        del taken.roles.tables["pay"]


def _source(code: str, *, pay: bool, own: bool, hourly: bool) -> str:
    """Give what an outcome can be worked out of, as ``derive`` says it; nothing where it cannot."""
    if code == "first_earnings":
        return "from pay" if pay else ""
    if code == "self_employed_6m":
        return "from jobs" if own else ""
    if pay:
        return "from pay and jobs" if own else "from pay"
    return "from jobs" if own and hourly else ""


def _columns_of_jobs(jobs: list[TableColumns]) -> set[str]:
    """Recognise which jobs are self-employment, their hours and their pay, where all tables of jobs have such a column."""
    listed = vocabulary()["pay"]
    found: set[str] = set()
    for name, (kind, _) in _OF_JOBS.items():
        columns = []
        for item in jobs:
            scores = {
                column: best_match(tokens(column), [*map(str, listed[name])]).score
                for column, content in item.table.contents.items()
                if (column not in item.used or item.column(name) == column)
                and (content.kind == kind or name == OWN)
            }
            best = max(scores, key=lambda column: scores[column], default=None)
            columns.append(best if best is not None and scores[best] >= _CALLED_SO else None)
        if jobs and all(columns):
            for item, column in zip(jobs, columns, strict=True):
                target = Target(name, "yesno" if name == OWN else "number", (name,))
                item.found[name] = Recognised(target, str(column), 1.0, "by its name")
            found.add(name)
    return found


def take_pay(taken: TakenColumns) -> None:
    """Take the columns of payments, and say of a job outcome what only the contract knows."""
    pay = taken.roles.tables.get("pay", [])
    wanted = [code for code in (*OF_PAY, "self_employed_6m") if code in taken.derive]
    if not wanted:
        return
    for name, kind in (("person_id", "id"), (PAID_ON, "days"), (AMOUNT, "amount")):
        taken.use("pay", name, pay, kind)
    if pay and all(EMPLOYER in item.found for item in pay):
        taken.use("pay", EMPLOYER, pay, "text")
    jobs = taken.roles.tables.get("jobs", [])
    if any("jobs" in taken.derive[code] for code in wanted):
        for name, (_, kind) in _OF_JOBS.items():
            taken.use("jobs", name, jobs, kind)
    if pay:
        taken.made.leave_open(
            f"Earnings are worked out of the payments in {pay[0].table.called}: no payment on record means no earnings.",
            "Leave people out of whose pay nobody would know, and write under data, locked the day up to which payments are on record.",
        )
    if "job_outcome" in taken.derive:
        _above_what(taken)


def _above_what(taken: TakenColumns) -> None:
    """Ask above what earnings have to go for a job outcome."""
    options = [
        "the National Living Wage on the day of the person's start",
        "the wage on the day of each payment",
    ]
    answer = taken.ask.choose(
        "Above what do earnings have to go for a job outcome? Your contract says it.", options
    )
    if answer is not None:
        taken.made.add("job_outcome", {"rate": _RATES[answer]}, "as you said")
        return
    taken.made.leave_open(
        "A job outcome is above an amount of earnings that only your contract says.",
        "Write job_outcome: {rate: at_start} under data, {rate: at_payment}, or an amount: {threshold: 5079}.",
    )
