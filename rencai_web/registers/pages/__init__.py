"""Pages of the registers."""

from rencai_web.registers.pages import corrections, exports, lists, own_employer, profile

urls = [*lists.urls, *exports.urls, *profile.urls, *corrections.urls, *own_employer.urls]
