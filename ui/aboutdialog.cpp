// SPDX-License-Identifier: GPL-3.0-or-later
#include "aboutdialog.h"

#include "icons.h"

#include <QtCore/QCoreApplication>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>

using namespace Qt::StringLiterals;

namespace etagere {

AboutDialog::AboutDialog(QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("About Etagere"));
    auto *image = new QLabel(this);
    image->setPixmap(applicationIcon().pixmap(QSize(64, 64), devicePixelRatioF()));
    auto *text = new QLabel(this);
    text->setTextFormat(Qt::PlainText);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setText(tr("Etagere %1\n\nShows the cache that an API client left behind as HTTP. It has no account and "
                     "sends nothing anywhere.\n\nProgram: GPL-3.0-or-later. Library: LGPL-3.0-or-later.")
                      .arg(QCoreApplication::applicationVersion()));
    text->setWordWrap(true);
    text->setMinimumWidth(320);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setHorizontalSpacing(16);
    layout->addWidget(image, 0, 0, Qt::AlignTop);
    layout->addWidget(text, 0, 1);
    layout->addWidget(buttons, 1, 0, 1, 2);
}

} // namespace etagere
