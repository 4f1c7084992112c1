// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mainwindow.h"

#include <QtCore/QTimer>

/// Saves a picture of the window as soon as everything is on it, and quits: with 0, or with 3 and a sentence on stderr
/// when the source cannot be shown or the file cannot be written.
class Screenshot : public QObject
{
    Q_OBJECT
public:
    Screenshot(etagere::MainWindow &window, QString file, QString view);

private:
    void look();
    void save();

    etagere::MainWindow &m_window;
    QString m_file;
    QString m_view;
    QTimer m_timer;
    int m_quietLooks = 0;
};
