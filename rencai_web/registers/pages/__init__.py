"""Pages of the registers."""

from rencai_web.registers.pages import employers, people

urls = [*people.urls, *employers.urls]
