// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/background.h>
#include <etagere/entrytable.h>

#include <QtWidgets/QFrame>

class QLabel;

namespace etagere {

/// One line above a table: how many of its keys are hashes that nothing is known of, and the way to their names. Once
/// it is closed it stays away.
class NamesHint : public QFrame
{
    Q_OBJECT
public:
    explicit NamesHint(QWidget *parent = nullptr);

    /// A listing has ended. `areHashes`: the store's keys are one-way names.
    void look(const std::shared_ptr<const EntryTable> &table, bool areHashes);
    /// Empty while it is hidden.
    QString text() const;

signals:
    void namesWanted();
    void left(); ///< it was closed with the keyboard on it

private:
    void showCount(qint64 nameless, qint64 all);

    QLabel *m_text;
    bool m_isUnwanted = false;
    Background m_count;
};

} // namespace etagere
