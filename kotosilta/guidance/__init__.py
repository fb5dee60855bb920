"""The one-to-one work of advisors and counsellors: contacts, with a person or with somebody who gave no name,
and advisors in schools.

Not for: group activities (activities) or confidential reports of bullying and racism (incidents).
"""
