// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "details/bodysaver.h"

#include <QtWidgets/QWidget>

class QLabel;
class QToolButton;

namespace etagere {

/// Asks for a file, saves a body into it and says how it goes; out of sight otherwise.
class SavePanel : public QWidget
{
    Q_OBJECT
public:
    explicit SavePanel(QWidget *parent = nullptr);

    void ask(const CachedResponse &response, BodySaver::Form form, const QString &suggestedName);
    void save(const CachedResponse &response, BodySaver::Form form, const QString &path);

private:
    void showProgress(qint64 bytes);
    void showEnd(const QString &path, const Result<qint64> &bytes);
    void cancelOrClose();

    BodySaver m_saver;
    QLabel *m_text;
    QToolButton *m_button;
};

} // namespace etagere
