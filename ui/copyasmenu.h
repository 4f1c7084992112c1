// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/copyas.h>

#include <QtWidgets/QMenu>

namespace etagere {

/// Copies a request in the words of other tools; nothing of it is run here.
class CopyAsMenu : public QMenu
{
    Q_OBJECT
public:
    explicit CopyAsMenu(QWidget *parent = nullptr);

    /// What is copied, or why there is nothing to copy: the menu is then disabled, and its tip says so.
    void setRequest(const Result<Request> &request, const CopyOptions &options = {});

private:
    void copy(CopyFormat format);

    Result<Request> m_request;
    CopyOptions m_options;
};

} // namespace etagere
