// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/connectionstages.h"

#include <QtCore/QTimer>
#include <QtWidgets/QFrame>

class QLabel;
class QProgressBar;
class QPushButton;

namespace etagere {

class ConnectionTest;
class ElidedLabel;
class IconLabel;

/// The test of a connection: each stage by icon and word as it comes, then what was found or what to do.
class TestPanel : public QFrame
{
    Q_OBJECT
public:
    explicit TestPanel(QWidget *parent = nullptr);

    /// What the button tests; nothing: it cannot be pressed. Another location ends a test that runs.
    void setLocation(const std::optional<Location> &location);
    bool isRunning() const;
    /// What the test ended with, or nothing.
    QString result() const;
    const ConnectionStages &stages() const { return m_stages; }

signals:
    /// The server asks for a password, or does not accept the one it was given.
    void signInRefused();

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row {
        IconLabel *icon;
        QLabel *title;
        QLabel *word;
        ElidedLabel *detail;
    };

    void layOut();
    Row makeRow();
    void startOrCancel();
    void reset();
    void showStages();
    void showRunning(bool isRunning);
    void showResult(const QString &iconName, Role role, const QString &text);
    void onFinished(const Result<Detection> &found);

    ConnectionTest *m_test;
    ConnectionStages m_stages;
    std::optional<Location> m_location;
    std::array<Row, ConnectionStages::Count> m_rows;
    QProgressBar *m_progress;
    IconLabel *m_resultIcon;
    QLabel *m_result;
    QPushButton *m_button;
    QTimer m_slow;
};

} // namespace etagere
