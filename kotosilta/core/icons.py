"""Small drawings of our own, 24 x 24, strokes only. None ever stands alone: its text is always beside it."""

# From very bad to very good, for those who read little: a face, and bars that fill up.
MOUTHS = (
    "M7.500 17.500c2-4 7-4 9 0",
    "M8 16.500c2-2 6-2 8 0",
    "M8 15.500h8",
    "M8 14.500c2 2 6 2 8 0",
    "M7.500 13.500c2 4.500 7 4.500 9 0",
)
FACES = {
    f"face-{number}": f'<circle cx="12" cy="12" r="9.500"/><path d="M9 9v.500M15 9v.500{mouth}"/>'
    for number, mouth in enumerate(MOUTHS, 1)
}
FILLED = ' fill="currentColor"'
LEVELS = {
    f"level-{number}": "".join(
        f'<rect x="{1.5 + 4.4 * bar:.1f}" y="{16 - 3 * bar}" width="3" height="{4 + 3 * bar}" rx="1"{FILLED * (bar < number)}/>'
        for bar in range(5)
    )
    for number in range(1, 6)
}
ICONS = {
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c0-4 3-6.5 6.5-6.5s6.5 2.5 6.5 6.5M16 5a3.5 3.5 0 0 1 0 6.5M18 14c2.300.8 3.500 3 3.500 6"/>',
    "calendar": '<rect x="3.500" y="5" width="17" height="15.500" rx="2"/><path d="M3.500 10h17M8 3v4M16 3v4"/>',
    "talk": '<path d="M4 5h16v11H10l-5 4v-4H4z"/>',
    "chart": '<path d="M4 4v16h16M8 16v-4M12.500 16V8M17 16v-6"/>',
    "check": '<path d="M4.500 12.500l5 5 10-11"/>',
    "clock": '<circle cx="12" cy="12" r="8.500"/><path d="M12 7v5.500l3.500 2"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M3.500 7l8.500 6 8.500-6"/>',
    "file": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
    "home": '<path d="M4 11l8-7 8 7v9h-5v-6H9v6H4z"/>',
    "search": '<circle cx="10.500" cy="10.500" r="6.500"/><path d="M15.500 15.500L21 21"/>',
    "plus": '<path d="M12 4v16M4 12h16"/>',
    "moon": '<path d="M19 14.500A8 8 0 0 1 9.500 5 8 8 0 1 0 19 14.500z"/>',
    "out": '<path d="M10 4H5v16h5M14 8l4 4-4 4M9 12h9"/>',
    "upload": '<path d="M12 16V4M7 9l5-5 5 5M4 16v4h16v-4"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "phone": '<path d="M6 3h4l1.500 5-2.500 1.500c1 2.500 3 4.500 5.500 5.500L16 12.500l5 1.500v4c0 1.500-1.500 3-3 3C10 21 3 14 3 6c0-1.500 1.500-3 3-3z"/>',
    "heart": '<path d="M12 20C4 14 3 10 4.500 7.500 6.500 4 10.500 5 12 8c1.500-3 5.500-4 7.500-.500C21 10 20 14 12 20z"/>',
    "shield": '<path d="M12 3l7 3v5.500c0 5-3.500 8-7 9.500-3.500-1.500-7-4.500-7-9.500V6z"/>',
    "alone": '<circle cx="5.500" cy="9" r="2.200"/><path d="M2 19c0-3.500 1.500-5 3.500-5S9 15.500 9 19"/><circle cx="16" cy="7.500" r="1.800"/><circle cx="20.500" cy="8.500" r="1.500"/><path d="M13 19c0-4.500 1-7 3-7s3 2.500 3 7M20.500 12c1.500 0 2 2 2 4.500"/>',
    "hand": '<path d="M7 12V6.500a1.500 1.500 0 0 1 3 0V11V4.500a1.500 1.500 0 0 1 3 0V11V6a1.500 1.500 0 0 1 3 0v6.500l1.500-2c1-1.300 2.700-.500 2.200 1L17.500 17c-1 2.600-2.500 4-5.500 4-3.500 0-5-2.500-5-5z"/>',
    "school": '<path d="M3 20V10l9-6 9 6v10M3 20h18M10 20v-5h4v5M12 4V2"/><circle cx="12" cy="10.500" r="1.500"/>',
    "shout": '<path d="M3 5h18v11h-9l-5 4v-4H3zM12 7.500v3.500M12 13.200v.100"/>',
    "push": '<circle cx="6" cy="5.500" r="2.200"/><path d="M6 8v6l-2 6M6 14l3 6M6 10h8"/><circle cx="18.500" cy="7" r="2.200"/><path d="M17 10l1.500 5-3 5M18.500 15l3 4"/>',
    "equal": '<circle cx="8" cy="7" r="3"/><circle cx="16" cy="7" r="3" fill="currentColor"/><path d="M3 20c0-4.500 2-7.500 5-7.500 2 0 3 1 4 2.500 1-1.500 2-2.500 4-2.500 3 0 5 3 5 7.500"/>',
    "device": '<rect x="7" y="2.500" width="10" height="19" rx="2"/><path d="M11 18.500h2M9.500 7h5M9.500 10h3"/>',
    "bag": '<path d="M5 9h14v11H5zM9 9V6a3 3 0 0 1 6 0v3M9 14h6"/>',
    "distance": '<circle cx="12" cy="6" r="2.500"/><path d="M8 20v-6c0-2 1.500-3.500 4-3.500s4 1.500 4 3.500v6M2.500 8v8M21.500 8v8"/>',
    "question": '<circle cx="12" cy="12" r="9"/><path d="M9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.700.400-1 .900-1 1.700M12 16.800v.100"/>',
    "food": '<path d="M6 3v7a2 2 0 0 0 4 0V3M8 12v9M17 3c-2 1-3 4-3 7h3v11z"/>',
    "gift": '<path d="M4 9h16v4H4zM5.500 13v8h13v-8M12 9v12M12 9C9 9 7.500 7.500 8 6c.600-1.800 3.500-1 4 3 .500-4 3.400-4.800 4-3 .500 1.500-1 3-4 3z"/>',
    "play": '<path d="M4 5h16v14H4zM10 9l5 3-5 3z"/>',
    "sound": '<path d="M4 9v6h4l5 4V5L8 9zM16 9c1.500 1.500 1.500 4.500 0 6M18.500 6.500c3 3 3 8 0 11"/>',
    "family": '<circle cx="7" cy="6.500" r="2.500"/><circle cx="17" cy="6.500" r="2.500"/><circle cx="12" cy="13" r="2"/><path d="M2.500 20v-4c0-3 2-5 4.500-5M21.500 20v-4c0-3-2-5-4.500-5M8.500 21c0-3 1.500-5 3.500-5s3.500 2 3.500 5"/>',
    **FACES,
    **LEVELS,
}
