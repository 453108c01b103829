"""Pages of the registers."""

from rencai_web.registers.pages import employers, people, profile

urls = [*people.urls, *employers.urls, *profile.urls]
