"""Made-up exports in the manner of real systems, each with the settings that it needs and what it truly holds."""

from __future__ import annotations

from .admin_pools import ADMIN_POOLS
from .case_management import CASE_MANAGEMENT
from .colleges import COLLEGES
from .council_sheets import COUNCIL_SHEETS
from .export import Export
from .fields_and_codes import FIELDS_AND_CODES
from .forms_and_trackers import FORMS_AND_TRACKERS
from .job_outcomes import JOB_OUTCOMES
from .payments import PAYMENTS
from .payroll import PAYROLL
from .platforms import PLATFORMS
from .provider_systems import PROVIDER_SYSTEMS
from .public_bodies import PUBLIC_BODIES
from .records_in_rows import RECORDS
from .referrals import REFERRALS
from .reports_of_systems import REPORTS_OF_SYSTEMS
from .surveys import SURVEYS
from .welsh import WELSH

_REGISTERS = (
    REFERRALS,
    CASE_MANAGEMENT,
    PAYROLL,
    PAYMENTS,
    COLLEGES,
    JOB_OUTCOMES,
    SURVEYS,
    COUNCIL_SHEETS,
    ADMIN_POOLS,
    FIELDS_AND_CODES,
    WELSH,
    REPORTS_OF_SYSTEMS,
    RECORDS,
    PROVIDER_SYSTEMS,
    PLATFORMS,
    PUBLIC_BODIES,
    FORMS_AND_TRACKERS,
)

#: Every export, by name.
EXPORTS: dict[str, Export] = {
    export.name: export
    for register in _REGISTERS
    for export in (make() for make in register.makers)
}
