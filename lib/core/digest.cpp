// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/digest.h"

#include <openssl/evp.h>

namespace etagere {

void Digest::Freed::operator()(evp_md_ctx_st *context) const { EVP_MD_CTX_free(context); }

Digest::Digest(Algorithm algorithm)
    : m_context(EVP_MD_CTX_new())
{
    // Fetched once: finding an algorithm costs more than a short digest.
    static const EVP_MD *const md5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
    static const EVP_MD *const sha224 = EVP_MD_fetch(nullptr, "SHA224", nullptr);
    const EVP_MD *const digest = algorithm == Md5 ? md5 : sha224;
    m_size = algorithm == Md5 ? 16 : MostBytes;
    // A machine that forbids md5 has none: no digest then agrees with anything.
    if (!digest || EVP_DigestInit_ex2(m_context.get(), digest, nullptr) != 1)
        m_context.reset();
}

Digest::~Digest() = default;
Digest::Digest(Digest &&) noexcept = default;

QByteArrayView Digest::of(QByteArrayView bytes)
{
    auto *out = reinterpret_cast<unsigned char *>(m_digest);
    const bool isDone = m_context && EVP_DigestInit_ex2(m_context.get(), nullptr, nullptr) == 1
        && EVP_DigestUpdate(m_context.get(), bytes.data(), size_t(bytes.size())) == 1
        && EVP_DigestFinal_ex(m_context.get(), out, nullptr) == 1;
    return isDone ? QByteArrayView(m_digest, m_size) : QByteArrayView();
}

} // namespace etagere
