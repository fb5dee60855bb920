"""What the law gives people over their data: a copy, a correction, erasure; and the clocks after which data go.

It acts on what the models declare (`personal_data`, relations to a person) and on `record_classes`, and knows no app's
rules. Not for who may see what (grounds) and not for what the log says (audit).
"""
