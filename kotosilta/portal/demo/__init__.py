"""The demo: projects replayed through the same services that users call, so that its numbers are counted too.

`kotoisa` replays the training of 2018 that its city published (dates and hours that the publication does not give are
assumed and say so); `kotiranta` is invented, goes on now, and is where the personas work. Every person is invented.
"""
