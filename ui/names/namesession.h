// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/store.h>

#include <QtCore/QThreadPool>
#include <utility>

namespace etagere {

/// Opens the cache once more, read-only, for a question about its keys; in a worker. What it needs to wait for keeps no
/// thread from those that sort and filter meanwhile.
template <typename Use>
auto withSession(const Location &cache, const std::stop_token &stop, Use use)
    -> decltype(use(std::declval<Session &>()))
{
    const auto ask = [&]() -> decltype(use(std::declval<Session &>())) {
        Result<Session> session = Session::open(cache, Access::ReadOnly, stop);
        if (!session)
            return tl::unexpected(session.error());
        return use(*session);
    };
    QThreadPool::globalInstance()->releaseThread();
    auto answer = ask();
    QThreadPool::globalInstance()->reserveThread();
    return answer;
}

} // namespace etagere
