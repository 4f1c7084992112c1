// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/requestfieldsmodel.h"

#include <etagere/replay.h>

#include <QtWidgets/QWidget>

class QCheckBox;
class QLabel;
class QPushButton;

namespace etagere {

class TreeTable;
class ValueText;

/// The request that asks the origin again about a stored response, as it will be sent; fields can be added to it.
class ReplayForm : public QWidget
{
    Q_OBJECT
public:
    explicit ReplayForm(QWidget *parent = nullptr);

    /// What was typed in and chosen stays while the same entry is on show, and is forgotten else; it is never written
    /// anywhere.
    void setStored(const CachedResponse &stored, bool isSameEntry);
    /// The request with all that was typed in; Usage when it cannot be sent.
    Result<Request> request() const;
    void setRunning(bool isRunning);
    void setProgress(qint64 received, qint64 total);
    void setRevealed(bool isRevealed);
    /// There is something to reveal: in the URL or the fields.
    bool hasSecrets() const;

signals:
    void sendRequested();
    void cancelRequested();
    void secretsChanged();
    /// request() is another one.
    void requestChanged();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *newFields();
    QLayout *newButtons();
    bool hasValidator() const;
    void showRequest();
    void showUrl();

    CachedResponse m_stored;
    bool m_isRevealed = false;
    bool m_isRunning = false;
    RequestFieldsModel m_model;
    ValueText *m_target;
    TreeTable *m_fields;
    QCheckBox *m_conditional;
    QLabel *m_note;
    QPushButton *m_send;
    QPushButton *m_cancel;
};

/// What bounds an exchange, in a sentence.
QString limitsText(const TransportLimits &limits);

} // namespace etagere
