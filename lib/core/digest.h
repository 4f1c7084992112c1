// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <memory>

struct evp_md_ctx_st;

namespace etagere {

/// One digest after the other of one algorithm, at the speed of libcrypto: for those who hash millions of short texts.
/// One thread at a time.
class Digest
{
public:
    enum Algorithm : quint8 { Md5, Sha224 };
    static constexpr qsizetype MostBytes = 28;

    explicit Digest(Algorithm algorithm);
    ~Digest();
    Digest(Digest &&) noexcept;

    qsizetype size() const { return m_size; } ///< of a digest, in bytes
    /// The digest of `bytes`; valid until the next one.
    QByteArrayView of(QByteArrayView bytes);

private:
    struct Freed {
        void operator()(evp_md_ctx_st *context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Freed> m_context;
    qsizetype m_size;
    char m_digest[MostBytes];
};

} // namespace etagere
