// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/exchangesteps.h"
#include "learn/laboratory.h"

#include <QtWidgets/QWidget>

class QListWidget;
class QPlainTextEdit;
class QStackedWidget;
class QTabWidget;

namespace etagere {

class ExchangeDiagram;
class FreshnessPanel;
class MessagePage;
class StoredPair;

/// What came of one request in the laboratory: the exchange as a diagram, as a list and as it went over the wire; the
/// stored response before and after; and its freshness as cache time moves.
class StageView : public QWidget
{
    Q_OBJECT
public:
    explicit StageView(QWidget *parent = nullptr);

    /// `isNew`: it has just happened, so that the diagram may be played.
    void setStep(const LabStepPtr &step, bool isNew);
    /// Nothing has happened yet: says what to do.
    void clear(const QString &text);
    void setNow(Msecs now);
    LabStepPtr step() const { return m_step; }
    /// When the stored response stops being fresh; NoTime: none is stored, or nothing says when.
    Msecs freshUntil() const { return m_freshUntil; }
    QString diagramText() const;
    bool isPlaying() const;

private:
    QWidget *newExchange();
    void showMessages();
    void showFreshness();

    LabStepPtr m_step;
    Msecs m_freshUntil = NoTime;
    QStackedWidget *m_pages;
    MessagePage *m_message;
    QTabWidget *m_tabs;
    ExchangeDiagram *m_diagram;
    QListWidget *m_list;
    QPlainTextEdit *m_messages;
    StoredPair *m_stored;
    FreshnessPanel *m_freshness;
};

} // namespace etagere
