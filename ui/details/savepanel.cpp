// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/savepanel.h"

#include "details/shown.h"

#include <QtCore/QStandardPaths>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>

namespace etagere {

SavePanel::SavePanel(QWidget *parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
    , m_button(new QToolButton(this))
{
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_button->setAutoRaise(true);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 8, 4);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_button);
    connect(m_button, &QToolButton::clicked, this, &SavePanel::cancelOrClose);
    connect(&m_saver, &BodySaver::progressed, this, &SavePanel::showProgress);
    connect(&m_saver, &BodySaver::finished, this, &SavePanel::showEnd);
    hide();
}

void SavePanel::ask(const CachedResponse &response, BodySaver::Form form, const QString &suggestedName)
{
    auto *dialog =
        new QFileDialog(this, tr("Save body as"), QStandardPaths::writableLocation(QStandardPaths::DownloadLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(suggestedName);
    connect(dialog, &QFileDialog::fileSelected, this, [=, this](const QString &path) { save(response, form, path); });
    dialog->open();
}

void SavePanel::save(const CachedResponse &response, BodySaver::Form form, const QString &path)
{
    m_saver.save(response, path, form);
    showProgress(0);
    show();
}

void SavePanel::showProgress(qint64 bytes)
{
    m_text->setText(tr("Saving… %1 written").arg(exactSize(bytes)));
    m_button->setText(tr("Cancel"));
}

void SavePanel::showEnd(const QString &path, const Result<qint64> &bytes)
{
    m_text->setText(bytes ? tr("Saved %1 to %2").arg(exactSize(*bytes), escapedControls(path)) : bytes.error().text());
    m_button->setText(tr("Close"));
}

void SavePanel::cancelOrClose()
{
    if (m_saver.isRunning())
        m_saver.cancel();
    else
        hide();
}

} // namespace etagere
