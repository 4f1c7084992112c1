// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"
#include "output.h"

namespace etagere::cli {

/// Prints one entry in the forms that `show` offers. A failure is an entry that cannot be read in that form.
class EntryPrinter
{
public:
    EntryPrinter(Session &session, StoredKey key, Value value, bool reveal);

    Result<Done> printSummary();
    Result<Done> printHeaders();
    Result<Done> printBody();
    Result<Done> printRaw();
    Result<Done> printTree();
    Result<Done> printJson();

private:
    QByteArray shownValue(const HeaderField &field) const;
    QByteArray shownUrl(const CachedResponse &response) const;
    void field(QByteArrayView name, const QByteArray &value);
    void time(QByteArrayView name, Msecs value);
    Result<CachedResponse> response() const;

    Session &m_session;
    StoredKey m_key;
    Value m_value;
    const Dialect &m_dialect;
    bool m_reveal;
    Output m_output;
};

} // namespace etagere::cli
