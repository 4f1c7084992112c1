// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QListWidget>

namespace etagere {

/// Files whose URLs may be behind hashed keys: added by a dialog or dropped, removed with Delete.
class CandidateFiles : public QListWidget
{
    Q_OBJECT
public:
    explicit CandidateFiles(QWidget *parent = nullptr);

    /// Those that are there already are left out.
    void add(const QStringList &paths);
    QStringList paths() const;
    void removeSelected();

signals:
    void changed();

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
};

} // namespace etagere
