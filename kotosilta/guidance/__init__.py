"""The one-to-one work of advisors and counsellors: contacts, with a person or with somebody who gave no name,
advisors in schools, plans and moving on in school, the directory of services, referrals to them.

Not for: group activities (activities) or confidential reports of bullying and racism (incidents).
"""
