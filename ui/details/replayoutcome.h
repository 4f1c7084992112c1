// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/diffmodel.h"
#include "details/exchangesteps.h"

#include <etagere/background.h>

#include <QtWidgets/QWidget>

class QLabel;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace etagere {

class ExchangeDiagram;
class IconLabel;
class TreeTable;

/// Icon and colour of a verdict; its words are replayVerdictText().
struct VerdictLook {
    QString iconName;
    Role role = Role::Unknown;
};
VerdictLook verdictLook(ReplayVerdict verdict);

/// What came of a replay: the verdict, the exchange as a diagram and as a list, the messages as sent, and what is
/// another than what is stored.
class ReplayOutcome : public QWidget
{
    Q_OBJECT
public:
    explicit ReplayOutcome(QWidget *parent = nullptr);

    void setReplay(const CachedResponse &stored, const Replay &replay);
    void clear();
    bool hasReplay() const { return m_replay.has_value(); }
    void setRevealed(bool isRevealed);
    bool hasSecrets() const;
    /// Whether the source may be changed now; it need not be possible to write this very outcome.
    void setCanWrite(bool canWrite);
    /// All of it but the bodies, for a copy.
    QString text() const;

signals:
    void writeBackRequested(const etagere::CachedResponse &response);

private:
    QWidget *newHead();
    QWidget *newDiagram();
    QWidget *newDifferences();
    void showVerdict();
    void showMessages();
    void showDifferences();
    void updateWriteBack();
    QString factsText() const;
    QString messagesText(bool isRevealed) const;

    CachedResponse m_stored;
    std::optional<Replay> m_replay;
    bool m_isRevealed = false;
    bool m_canWrite = false;
    bool m_isWritten = false;
    DiffModel m_differences;
    Background m_comparing;

    IconLabel *m_icon;
    QLabel *m_verdict;
    QLabel *m_facts;
    QPushButton *m_writeBack;
    QTabWidget *m_pages;
    ExchangeDiagram *m_diagram;
    QListWidget *m_list;
    QPlainTextEdit *m_messages;
    TreeTable *m_table;
};

} // namespace etagere
