// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QMenu>

namespace etagere {

/// An empty menu that goes when it is closed. Show it by popup(), which does not wait for an answer as exec() does.
inline QMenu &newPopup(QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    return *menu;
}

} // namespace etagere
