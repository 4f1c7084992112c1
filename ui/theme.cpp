// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme.h"

#include "quietstyle.h"
#include "systemscheme.h"

#include <QtCore/QSettings>
#include <QtGui/QFontDatabase>
#include <QtWidgets/QApplication>
#include <array>

namespace etagere {

namespace {

struct RoleColors {
    QRgb light;
    QRgb dark;
};

// In the order of Role. Text and states keep a contrast of 4.5 on window and base; a test computes it.
constexpr std::array<RoleColors, RoleCount> roleTable = { {
    { 0xffF6F7F9, 0xff1B1E22 }, // Window
    { 0xffFFFFFF, 0xff14171A }, // Base
    { 0xffF2F4F7, 0xff191C20 }, // AlternateRow
    { 0xff1B1F24, 0xffE6E9ED }, // Text
    { 0xff59636E, 0xff9AA4AF }, // Muted
    { 0xff0B6E99, 0xff56B6E0 }, // Accent
    { 0xffFFFFFF, 0xff10151A }, // OnAccent
    { 0xffD5DAE0, 0xff31363D }, // Line
    { 0xff1A7F37, 0xff4AC26B }, // Fresh
    { 0xff8A5A00, 0xffD9A21B }, // Stale
    { 0xffB42318, 0xffF47067 }, // Gone
    { 0xff626B75, 0xff929BA5 }, // Unknown
    { 0xffEAF6EE, 0xff13241A }, // GoodField
    { 0xffFDEEEC, 0xff2B1917 }, // BadField
} };

Scheme shownScheme = Scheme::Light;

QColor mixed(const QColor &a, const QColor &b)
{
    return QColor((a.red() + b.red()) / 2, (a.green() + b.green()) / 2, (a.blue() + b.blue()) / 2);
}

void setShades(QPalette &palette, Scheme scheme)
{
    const QColor window = roleColor(Role::Window, scheme);
    const bool dark = scheme == Scheme::Dark;
    palette.setColor(QPalette::Light, dark ? window.lighter(150) : QColor(Qt::white));
    palette.setColor(QPalette::Midlight, dark ? window.lighter(125) : window.darker(103));
    palette.setColor(QPalette::Mid, roleColor(Role::Line, scheme));
    palette.setColor(QPalette::Dark, dark ? window.darker(130) : window.darker(140));
    palette.setColor(QPalette::Shadow, dark ? QColor(Qt::black) : window.darker(200));
}

void setDisabled(QPalette &palette, Scheme scheme)
{
    const QColor faint = mixed(roleColor(Role::Muted, scheme), roleColor(Role::Window, scheme));
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText })
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, roleColor(Role::Line, scheme));
}

} // namespace

QColor roleColor(Role role, Scheme scheme)
{
    const RoleColors &colors = roleTable[size_t(role)];
    return QColor::fromRgb(scheme == Scheme::Dark ? colors.dark : colors.light);
}

QColor roleColor(Role role) { return roleColor(role, shownScheme); }

QPalette schemePalette(Scheme scheme)
{
    const auto color = [scheme](Role role) { return roleColor(role, scheme); };
    QPalette palette(color(Role::Window));
    palette.setColor(QPalette::Window, color(Role::Window));
    palette.setColor(QPalette::Button, scheme == Scheme::Dark ? QColor(0x26, 0x2A, 0x30) : color(Role::Window));
    palette.setColor(QPalette::Base, color(Role::Base));
    palette.setColor(QPalette::AlternateBase, color(Role::AlternateRow));
    palette.setColor(QPalette::ToolTipBase, color(Role::Base));
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText })
        palette.setColor(role, color(Role::Text));
    palette.setColor(QPalette::PlaceholderText, color(Role::Muted));
    palette.setColor(QPalette::Highlight, color(Role::Accent));
    palette.setColor(QPalette::HighlightedText, color(Role::OnAccent));
    palette.setColor(QPalette::Link, color(Role::Accent));
    palette.setColor(QPalette::LinkVisited, color(Role::Accent));
    palette.setColor(QPalette::BrightText, color(Role::Gone));
    setShades(palette, scheme);
    setDisabled(palette, scheme);
    return palette;
}

QFont fixedFont() { return QFontDatabase::systemFont(QFontDatabase::FixedFont); }

ThemeChoice themeChoiceByName(const QString &name)
{
    if (name == u"light")
        return ThemeChoice::Light;
    return name == u"dark" ? ThemeChoice::Dark : ThemeChoice::System;
}

Theme::Theme(QObject *parent)
    : QObject(parent)
{
    // A platform theme, where there is one, has set a palette by now; it is the best guess until the desktop answers.
    if (QApplication::palette().color(QPalette::Window).lightness() < 128)
        m_system = Scheme::Dark;
    QApplication::setStyle(new QuietStyle);
    m_choice = storedChoice();
    apply();
}

ThemeChoice Theme::storedChoice()
{
    const QString forced = qEnvironmentVariable("ETAGERE_THEME");
    return themeChoiceByName(forced.isEmpty() ? QSettings().value(u"theme").toString() : forced);
}

void Theme::setChoice(ThemeChoice choice)
{
    m_choice = choice;
    apply();
}

void Theme::keepChoice() const
{
    static constexpr std::array names = { "system", "light", "dark" };
    QSettings().setValue(u"theme", QString::fromLatin1(names[size_t(m_choice)]));
}

Scheme Theme::scheme() const
{
    if (m_choice == ThemeChoice::System)
        return m_system;
    return m_choice == ThemeChoice::Dark ? Scheme::Dark : Scheme::Light;
}

void Theme::watchSystem()
{
    auto *system = new SystemScheme(this);
    connect(system, &SystemScheme::schemeRead, this, [this](Scheme scheme) {
        m_system = scheme;
        apply();
    });
    system->watch();
}

void Theme::apply()
{
    shownScheme = scheme();
    QApplication::setPalette(schemePalette(shownScheme));
    emit schemeChanged(shownScheme);
}

} // namespace etagere
