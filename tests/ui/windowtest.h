// SPDX-License-Identifier: GPL-3.0-or-later
// What the window's tests wait for and press.
#pragma once

#include <QtTest/QtTest>
#include <QtWidgets/QPushButton>

// The machine may be busy with other things.
#define SOON_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, 20'000)
#define SOON_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, 20'000)

namespace etagere::test {

/// The button that a user would press: on show, usable, with that text.
inline QPushButton *buttonWith(const QWidget &parent, const QString &text)
{
    for (auto *button : parent.findChildren<QPushButton *>()) {
        if (button->isVisible() && button->isEnabled() && button->text().remove(u'&') == text)
            return button;
    }
    return nullptr;
}

} // namespace etagere::test
