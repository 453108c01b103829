"""A plan document read, its contradictions found, its indicators followed.

Documents (txt, docx, pdf) become lines, paragraphs and tables (`document`); tables are understood by what their
headings mean (`headings`), sentences by numbers, units and qualifiers (`statements`). `reading` puts a plan together,
`lint` holds what it says in one place against what it says in another, `pace` and `outcome` say where an indicator
stands.
"""
