#!/usr/bin/python3
"""Photographs a page in Chromium 87, which is what Debian's QtWebEngine is made of, some seconds after it was opened.

    apt install python3-pyqt5.qtwebengine xvfb xauth
    xvfb-run /usr/bin/python3 photo.py 'http://127.0.0.1:8080/display#token=...' display.png 1920x1080 8
"""
import os
import sys

os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox --autoplay-policy=no-user-gesture-required")

from PyQt5.QtCore import QTimer, QUrl
from PyQt5.QtWebEngineWidgets import QWebEnginePage, QWebEngineView
from PyQt5.QtWidgets import QApplication


class Page(QWebEnginePage):
    def javaScriptConsoleMessage(self, level, message, line, source):
        print(f"{source}:{line}: {message}", file=sys.stderr)


address, picture, size, seconds = sys.argv[1:]
app = QApplication(sys.argv)
view = QWebEngineView()
view.setPage(Page(view))
view.resize(*map(int, size.split("x")))
view.setUrl(QUrl(address))
view.show()


def photograph():
    print(view.page().profile().httpUserAgent(), file=sys.stderr)
    view.grab().save(picture)
    app.quit()


QTimer.singleShot(int(float(seconds) * 1000), photograph)
app.exec_()
