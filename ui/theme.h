// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>
#include <QtGui/QColor>
#include <QtGui/QFont>
#include <QtGui/QPalette>

namespace etagere {

/// What a colour is for. Views name a role and never a colour; a state also gets an icon and a word.
enum class Role : quint8 {
    Window,
    Base,
    AlternateRow,
    Text,
    Muted,
    Accent,
    OnAccent, ///< text on the accent: a selected row
    Line,     ///< thin rules and frames; no text
    Fresh,
    Stale,     ///< stale, but it can be validated
    Gone,      ///< stale without a validator, an error
    Unknown,   ///< nothing says
    GoodField, ///< ground of an input that is understood
    BadField,  ///< ground of an input that is not
};
inline constexpr int RoleCount = 14;

enum class Scheme : quint8 { Light, Dark };
enum class ThemeChoice : quint8 { System, Light, Dark };

QColor roleColor(Role role, Scheme scheme);
/// In the scheme that is on show.
QColor roleColor(Role role);
/// The whole palette, for Fusion.
QPalette schemePalette(Scheme scheme);

/// For keys, header fields, bodies and byte offsets.
QFont fixedFont();

/// "light", "dark", "system"; System for anything else.
ThemeChoice themeChoiceByName(const QString &name);

/// Keeps the application's style and palette: the user's choice, or what the system says. One per application, made
/// after it and before the first window.
class Theme : public QObject
{
    Q_OBJECT
public:
    explicit Theme(QObject *parent = nullptr);

    /// The choice kept in the settings, unless ETAGERE_THEME says otherwise.
    static ThemeChoice storedChoice();

    ThemeChoice choice() const { return m_choice; }
    void setChoice(ThemeChoice choice);
    /// Writes the choice to the settings.
    void keepChoice() const;
    Scheme scheme() const;
    /// Asks the desktop and follows its changes from then on. Returns at once.
    void watchSystem();

signals:
    void schemeChanged(etagere::Scheme scheme);

private:
    void apply();

    ThemeChoice m_choice = ThemeChoice::System;
    Scheme m_system = Scheme::Light;
};

} // namespace etagere
