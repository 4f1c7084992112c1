// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"
#include "output.h"

namespace etagere::cli {

struct RowFormat {
    bool keysOnly = false;
    bool json = false;
    bool hash = false;
};

/// Prints the rows of one listing. Bodies, where a column asks for them, are read through a session of its
/// own, because the listing's is busy.
class RowPrinter
{
public:
    RowPrinter(Session &session, std::string location, RowFormat format);

    /// False once nobody reads the output.
    bool print(const Row &row);
    void finish() { m_output.flush(); }
    bool isOpen() const { return m_output.isOpen(); }
    /// Entries whose body could not be decoded though the row itself is sound.
    qint64 failed() const { return m_failed; }

private:
    struct Body {
        qint64 bytes = -1;
        QByteArray sha256;
        QByteArray error;
    };

    void printKey(const Row &row);
    void printJson(const Row &row);
    void printText(const Row &row);
    bool needsBody(const Row &row) const;
    Body readBody(const Row &row);
    Session *reader();
    bool readsLikeTextKey(const Row &row);

    QByteArray m_backend;
    QStringList m_servers;
    std::string m_location;
    RowFormat m_format;
    Msecs m_now;
    Output m_output;
    std::optional<Session> m_reader;
    bool m_readerFailed = false;
    qint64 m_failed = 0;
};

} // namespace etagere::cli
