// SPDX-License-Identifier: GPL-3.0-or-later
#include "columns.h"

#include <etagere/entrytable.h>

#include <QtCore/QSettings>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QMenu>
#include <array>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

const auto settingsKey = "columns"_L1;
const auto elasticKey = "requestIsElastic"_L1;

struct ColumnDefault {
    int characters; ///< width in digits of the header's font
    bool isShown;
};

// In the order of Column.
constexpr std::array<ColumnDefault, ColumnCount> defaults = { {
    { 44, true },  // Request
    { 5, true },   // Status
    { 10, true },  // State
    { 15, true },  // ETag
    { 12, true },  // Expires
    { 8, true },   // Size
    { 18, false }, // Type
    { 14, false }, // StoredAt
    { 14, false }, // StoreExpires
    { 20, false }, // Key
    { 8, false },  // Method
    { 14, false }, // Vary
    { 24, false }, // LastModified
    { 14, false }, // Dialect
    { 20, false }, // KnownBy
} };

} // namespace

void resetColumns(QHeaderView &header)
{
    const int digit = header.fontMetrics().horizontalAdvance(u'0');
    for (int i = 0; i < ColumnCount; ++i) {
        header.moveSection(header.visualIndex(i), i);
        header.resizeSection(i, defaults[size_t(i)].characters * digit + 18);
        header.setSectionHidden(i, !defaults[size_t(i)].isShown);
    }
}

void restoreColumns(QHeaderView &header)
{
    const QByteArray state = QSettings().value(settingsKey).toByteArray();
    // A state of another version, with other columns, is no use.
    if (state.isEmpty() || !header.restoreState(state) || header.count() != ColumnCount)
        resetColumns(header);
    header.setSortIndicator(-1, Qt::AscendingOrder);
}

void saveColumns(const QHeaderView &header) { QSettings().setValue(settingsKey, header.saveState()); }

bool isRequestElastic() { return QSettings().value(elasticKey, true).toBool(); }
void setRequestElastic(bool isElastic) { QSettings().setValue(elasticKey, isElastic); }

void fillColumnMenu(QMenu &menu, QHeaderView &header)
{
    for (int i = 0; i < header.count(); ++i) {
        const QString title = header.model()->headerData(i, Qt::Horizontal).toString();
        QAction *action = menu.addAction(title);
        action->setCheckable(true);
        action->setChecked(!header.isSectionHidden(i));
        action->setEnabled(i != int(Column::Request)); // a row must say what it is
        QObject::connect(action, &QAction::toggled, &header, [&header, i](bool shown) {
            header.setSectionHidden(i, !shown);
            saveColumns(header);
        });
    }
    menu.addSeparator();
    QObject::connect(menu.addAction(QHeaderView::tr("Usual columns")), &QAction::triggered, &header, [&header] {
        setRequestElastic(true);
        resetColumns(header);
        saveColumns(header);
    });
}

} // namespace etagere
