// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/background.h>
#include <etagere/entrytable.h>

#include <QtWidgets/QFrame>

class QLabel;
class QPushButton;

namespace etagere {

class IconLabel;

/// One line above a table with a way on: names for keys that are hashes without one, or a description of entries that
/// no known client wrote. Once it is closed it stays away.
class SourceHint : public QFrame
{
    Q_OBJECT
public:
    explicit SourceHint(QWidget *parent = nullptr);

    /// A listing has ended. `areHashes`: the store's keys are one-way names. `isForeign`: no dialect knows its entries.
    void look(const std::shared_ptr<const EntryTable> &table, bool areHashes, bool isForeign);
    /// Empty while it is hidden.
    QString text() const;

signals:
    void namesWanted();
    void descriptionWanted();
    void left(); ///< it was closed with the keyboard on it

private:
    struct Count {
        qint64 nameless = 0;  ///< responses that say nothing of their request
        qint64 responses = 0; ///< entries that were read as one
        qint64 read = 0;
    };
    static Count counted(const EntryTable &table, const std::stop_token &stop);
    void showNames(qint64 nameless, qint64 all);
    void showForeign();
    void tell(const QString &iconName, const QString &text, const QString &button);

    IconLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_button;
    bool m_isAboutNames = true;
    bool m_isUnwanted = false;
    Background m_count;
};

} // namespace etagere
