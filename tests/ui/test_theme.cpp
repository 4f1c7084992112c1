// SPDX-License-Identifier: GPL-3.0-or-later
#include "icons.h"
#include "theme.h"

#include <QtCore/QDir>
#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>
#include <QtWidgets/QApplication>
#include <cmath>

using namespace etagere;
using namespace Qt::StringLiterals;

namespace {

/// Relative luminance and contrast as WCAG 2 defines them.
double luminance(const QColor &color)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({ luminance(a), luminance(b) });
    return (high + 0.05) / (low + 0.05);
}

bool hasPixelOf(const QImage &image, const QColor &color)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) == color)
                return true;
        }
    }
    return false;
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(u"etagere-test"_s);
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        qunsetenv("ETAGERE_THEME");
    }

    void contrastOfTextAndStates_data()
    {
        QTest::addColumn<Role>("text");
        QTest::addColumn<Role>("ground");
        const char *names[] = { "text", "muted", "accent", "fresh", "stale", "gone", "unknown" };
        const Role texts[] = { Role::Text,  Role::Muted, Role::Accent, Role::Fresh,
                               Role::Stale, Role::Gone,  Role::Unknown };
        for (size_t i = 0; i < std::size(texts); ++i) {
            QTest::addRow("%s on window", names[i]) << texts[i] << Role::Window;
            QTest::addRow("%s on base", names[i]) << texts[i] << Role::Base;
            QTest::addRow("%s on alternate row", names[i]) << texts[i] << Role::AlternateRow;
        }
        QTest::newRow("selected text") << Role::OnAccent << Role::Accent;
        QTest::newRow("filter understood") << Role::Text << Role::GoodField;
        QTest::newRow("filter not understood") << Role::Text << Role::BadField;
        QTest::newRow("icon of a good filter") << Role::Fresh << Role::GoodField;
        QTest::newRow("icon of a bad filter") << Role::Gone << Role::BadField;
    }

    void contrastOfTextAndStates()
    {
        QFETCH(Role, text);
        QFETCH(Role, ground);
        for (const Scheme scheme : { Scheme::Light, Scheme::Dark })
            QVERIFY2(contrast(roleColor(text, scheme), roleColor(ground, scheme)) >= 4.5,
                     scheme == Scheme::Light ? "light" : "dark");
    }

    void paletteComesFromRoles()
    {
        for (const Scheme scheme : { Scheme::Light, Scheme::Dark }) {
            const QPalette palette = schemePalette(scheme);
            QCOMPARE(palette.color(QPalette::Window), roleColor(Role::Window, scheme));
            QCOMPARE(palette.color(QPalette::Base), roleColor(Role::Base, scheme));
            QCOMPARE(palette.color(QPalette::Text), roleColor(Role::Text, scheme));
            QCOMPARE(palette.color(QPalette::Highlight), roleColor(Role::Accent, scheme));
            QVERIFY(palette.color(QPalette::Disabled, QPalette::Text)
                    != palette.color(QPalette::Active, QPalette::Text));
        }
    }

    void choiceIsAppliedAndKept()
    {
        Theme theme;
        QSignalSpy changed(&theme, &Theme::schemeChanged);
        theme.setChoice(ThemeChoice::Dark);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(QApplication::palette().color(QPalette::Window), roleColor(Role::Window, Scheme::Dark));
        QCOMPARE(roleColor(Role::Fresh), roleColor(Role::Fresh, Scheme::Dark));
        theme.keepChoice();
        QCOMPARE(Theme::storedChoice(), ThemeChoice::Dark);
        QCOMPARE(Theme().scheme(), Scheme::Dark);
    }

    void environmentWins()
    {
        qputenv("ETAGERE_THEME", "light");
        QCOMPARE(Theme::storedChoice(), ThemeChoice::Light);
        qunsetenv("ETAGERE_THEME");
        QCOMPARE(themeChoiceByName(u"mauve"_s), ThemeChoice::System);
    }

    void everyIconDraws()
    {
        ensureResources();
        const QStringList files = QDir(u":/icons"_s).entryList({ u"*.svg"_s });
        QVERIFY(files.size() >= 18);
        for (const QString &file : files) {
            for (const int size : { 16, 24, 64 }) {
                const QImage image = icon(file.chopped(4)).pixmap(QSize(size, size), 1.0).toImage();
                QCOMPARE(image.size(), QSize(size, size));
                QVERIFY2(image != QImage(image.size(), image.format()), qPrintable(file));
                QVERIFY2(image.pixelColor(0, 0).alpha() < 255, qPrintable(file));
            }
        }
    }

    void iconsFollowTheTheme()
    {
        Theme theme;
        const QIcon fresh = icon(u"fresh"_s, Role::Fresh);
        for (const auto &[choice, scheme] :
             { std::pair{ ThemeChoice::Light, Scheme::Light }, { ThemeChoice::Dark, Scheme::Dark } }) {
            theme.setChoice(choice);
            const QImage image = fresh.pixmap(QSize(64, 64), 1.0).toImage();
            QVERIFY(hasPixelOf(image, roleColor(Role::Fresh, scheme)));
        }
    }

private:
    QTemporaryDir m_settings;
};

QTEST_MAIN(TestTheme)
#include "test_theme.moc"
