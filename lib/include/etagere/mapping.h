// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/dialect.h>
#include <etagere/store.h>

namespace etagere {

/// What a mapping file describes: a home-made cache, so that its entries show as HTTP. Format and limits:
/// resources/mappings/README.md. Read-only: entries can be removed, but neither written nor marked stale.
struct Mapping {
    std::unique_ptr<const Dialect> dialect;
    QByteArray keyPrefix;   ///< by which its entries are recognised; empty: only where the mapping is asked for
    bool hasRecipe = false; ///< it says how keys are made
};

inline constexpr qint64 LargestMapping = 64 * 1024; ///< bytes

/// BadInput or LimitExceeded; Error::where is the place: "key.hash", or "line 3, column 7" of what is no JSON. Any
/// thread.
ETAGERE_EXPORT Result<Mapping> parseMapping(const QByteArray &json);

/// The text of a mapping file. Blocking; never waits for what is no file.
ETAGERE_EXPORT Result<QByteArray> readMappingText(const QString &path);

/// The members of a mapping that say the place of a part of the value.
enum class MappedPart : quint8 { Url, Method, Status, Headers, Body, StoredAt, ExpiresAt };
inline constexpr int MappedParts = 7;

enum class MappedKind : quint8 { Null, Bool, Integer, Real, Text, Bytes, List, Map };

/// A part of a value, as a mapping would name it.
struct ValuePart {
    QString name; ///< in its map, or its index
    QString path; ///< "$.request.url"; empty where no path can lead
    MappedKind kind = MappedKind::Null;
    QString text;    ///< readable, cut to some thousand characters; may hold secrets
    qint64 size = 0; ///< bytes of a text, members of a container
    int parent = -1; ///< index in ValueOutline::parts
};

struct ValueOutline {
    QByteArray format;      ///< "json", "msgpack", "pickle"; "raw" when it is none of them
    QByteArray compression; ///< "zlib", "gzip" or empty
    QList<ValuePart> parts; ///< in preorder; of long lists and large values the beginning
};
/// What a value looks like, and what is in it. Any thread; blocking where the value is not in memory.
ETAGERE_EXPORT Result<ValueOutline> outlineValue(const Value &value);

/// A mapping's text with a part of the value in the place of one member; encoding and unit are guessed from the part.
/// BadInput when the text is no object.
ETAGERE_EXPORT Result<QByteArray> mappingWithPart(const QByteArray &json, MappedPart member, const ValuePart &part);

/// Where the user's mappings are, "NAME.json" each; every cache that is opened is looked at with them. Nothing is made.
ETAGERE_EXPORT QString mappingsFolder();

/// The file in the user's folder that a mapping that parses would be written to, by its name.
ETAGERE_EXPORT Result<QString> mappingPath(const QByteArray &json);

/// Writes a mapping that parses to the user's folder, in place of the one of its name, all or nothing. The file's path.
ETAGERE_EXPORT Result<QString> saveMapping(const QByteArray &json);

struct SampleEntry {
    StoredKey key;
    Result<Value> value;
};

/// The first entries of a cache whose keys begin so, in the order of a listing; at most `most`, among the first hundred
/// thousand. Reads their values, 64 MiB of them together at the most.
ETAGERE_EXPORT Result<QList<SampleEntry>> sampleEntries(Session &session, const QByteArray &keyPrefix, int most,
                                                        std::stop_token stop = {});

/// What a mapping makes of an entry.
struct MappedSample {
    enum class KeyAgreement : quint8 { NotSaid, Agrees, Differs };

    StoredKey key;
    QByteArray method;
    QByteArray url;
    int status = 0;
    qint64 bodyBytes = -1;
    KeyAgreement agreement = KeyAgreement::NotSaid; ///< of the stored key with the recipe
    QByteArray expectedKey;                         ///< by the recipe, as the store would name it; empty without one
    QString error;                                  ///< why it is no response; empty when it is one
};
/// `backend` names the keys; any thread that may use it.
ETAGERE_EXPORT MappedSample mappedSample(const Mapping &mapping, const SampleEntry &entry, const Backend &backend);

/// A mapping for entries like the first one, to be looked at by a person: guessed from names and values, the recipe of
/// the key by trying. `name` is that of the mapping. Always a text; what was not found is missing in it, and a stop
/// leaves more of it out. Blocking; any thread that may use the backend.
ETAGERE_EXPORT QByteArray proposeMapping(const QByteArray &name, const QList<SampleEntry> &entries,
                                         const Backend &backend, const std::stop_token &stop = {});

} // namespace etagere
