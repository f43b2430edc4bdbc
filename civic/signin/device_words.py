"""What people would call the device that a browser runs on."""

BROWSERS = (("Edg/", "Edge"), ("Line/", "LINE"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"),
            ("SamsungBrowser/", "Samsung Internet"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("CrOS", "Chromebook"), ("Mac OS X", "Mac"), ("Linux", "Linux"))  # fmt: skip


def device_of(agent: str) -> str:
    """A few words from what the browser says of itself, such as “Chrome · Android”; empty when none is known."""
    found = [next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS)]
    return " · ".join(word for word in found if word)
