"""Reports on a plan: yearly, mid-term and final, as docx, pdf and xlsx, in Chinese or English."""

from rencai.plan.report.contents import plan_report
from rencai.plan.report.parts import Report, Sentence
from rencai.plan.report.pdf import to_pdf
from rencai.plan.report.sheets import to_xlsx
from rencai.plan.report.word import to_docx

__all__ = ["Report", "Sentence", "plan_report", "to_docx", "to_pdf", "to_xlsx"]
