"""A library to look things up in: a million assets of eleven people, a tenth of them one person's, as plain SQL makes them.

For PostgreSQL. What is in it follows from its number alone, so that every run measures the same rows.
"""

from dataclasses import dataclass
from uuid import UUID

import psycopg

OTHERS = 10
TAGS = 20  # of each person; the first is on all of her assets, the others on every tenth together

_PLACES = ["Harbour", "Dunes", "Forest", "Market", "Café", "Rooftop", "Station", "Vineyard", "Glacier", "Studio"]
_TIMES = ["dawn", "dusk", "noon", "night", "rain", "fog", "snow", "sun", "wind", "storm"]
_WHATS = ["wide", "close", "take", "pan", "drone", "interview", "detail"]
RARE, COMMON, TWO, OFTEN_TAGGED, TAGGED = "zeppelin", "harbour", "harbour dusk", "archive", "label-7"

_ASSETS = """
INSERT INTO media_library_asset (
    id, owner_id, name, folded_name, original_name, kind, source, status, error, is_starred, is_listed, size, duration_us, width,
    height, frame_rate_num, frame_rate_den, codec, container, has_audio, mime_type, checksum, storage_key, derived, metadata,
    created_at, updated_at
)
SELECT
    md5(%(seed)s || n)::uuid, %(owner)s, name, lower(translate(name, 'é', 'e')), name || suffix, kind,
    (ARRAY['upload', 'upload', 'upload', 'generated', 'rendered', 'edited', 'url', 'mixed'])[1 + n * 5 %% 8],
    'ready', '', n %% 50 = 0, true, 1000 + n::bigint * 7919 %% 400000000,
    CASE WHEN kind <> 'image' THEN 1000000 + n::bigint * 104729 %% 600000000 END,
    CASE WHEN kind <> 'audio' THEN CASE WHEN n %% 4 = 0 THEN 1080 ELSE 1920 END END,
    CASE WHEN kind <> 'audio' THEN CASE WHEN n %% 4 = 0 THEN 1920 ELSE 1080 END END,
    CASE WHEN kind = 'video' THEN 30 END, CASE WHEN kind = 'video' THEN 1 END,
    CASE kind WHEN 'video' THEN 'h264' WHEN 'audio' THEN 'mp3' ELSE 'mjpeg' END,
    CASE kind WHEN 'video' THEN 'mp4' WHEN 'audio' THEN 'mp3' ELSE 'jpeg' END, kind <> 'image',
    CASE kind WHEN 'video' THEN 'video/mp4' WHEN 'audio' THEN 'audio/mpeg' ELSE 'image/jpeg' END,
    md5(%(seed)s || n) || md5(n || %(seed)s), '',
    CASE kind
        WHEN 'audio' THEN '{"peaks": {"size": 9000, "type": "application/octet-stream"}}'
        WHEN 'image' THEN '{"poster": {"size": 20000, "type": "image/jpeg"}}'
        ELSE '{"poster": {"size": 20000, "type": "image/jpeg"}, "proxy": {"size": 900000, "type": "video/mp4"},
               "filmstrip": {"size": 60000, "type": "image/jpeg", "frames": 24, "width": 160, "height": 90}}'
    END::jsonb,
    jsonb_build_object('probe', jsonb_build_object('container', 'mp4', 'size', n, 'duration_us', n, 'width', 1920)),
    timestamptz '2026-11-01' - n * interval '7 minutes', timestamptz '2026-11-01'
FROM (
    SELECT n, kind, (%(places)s::text[])[1 + n %% 10] || ' ' || (%(times)s::text[])[1 + n / 10 %% 10]
        || ' ' || (%(whats)s::text[])[1 + n %% 7] || ' ' || n / 70 || CASE WHEN n %% 20000 = 777 THEN ' ' || %(rare)s ELSE '' END
        AS name, CASE kind WHEN 'video' THEN '.mp4' WHEN 'audio' THEN '.mp3' ELSE '.jpg' END AS suffix
    FROM (
        SELECT n, (ARRAY['video', 'video', 'video', 'image', 'image', 'audio'])[1 + n * 5 %% 6] AS kind
        FROM generate_series(1, %(count)s) AS n
    ) AS numbered
) AS named
"""

_TAG_NAMES = f"CASE WHEN n = 0 THEN '{OFTEN_TAGGED}' ELSE 'label-' || n END"
_TAGS = f"""
INSERT INTO media_library_tag (id, owner_id, name, created_at)
SELECT gen_random_uuid(), %(owner)s, {_TAG_NAMES}, now() FROM generate_series(0, %(tags)s - 1) AS n
"""
_TAGGED = f"""
INSERT INTO media_library_asset_tags (asset_id, tag_id)
SELECT md5(%(seed)s || n)::uuid, tag.id
FROM generate_series(1, %(count)s) AS n
JOIN media_library_tag AS tag ON tag.owner_id = %(owner)s
    AND (tag.name = '{OFTEN_TAGGED}' OR n %% 10 = 0 AND tag.name = 'label-' || 1 + n / 10 %% (%(tags)s - 1))
"""

# made again afterwards, which takes a tenth of the time
_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename IN ('media_library_asset', 'media_library_asset_tags')
    AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""


@dataclass(frozen=True)
class Filled:
    person: UUID  # whose library is looked at
    count: int  # of her assets
    total: int


def fill(url: str, people: list[UUID], total: int) -> Filled:
    """A tenth of `total` for the first of `people`, who are there; the rest for the others, as many each."""
    first, *others = people
    mine = total // 10
    shares = {first: mine, **{other: (total - mine) // len(others) for other in others}}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # no look at each row that one names: they are there
        indexes = connection.execute(_INDEXES).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}".encode())
        for owner, count in shares.items():
            values = {"owner": owner, "seed": str(owner), "count": count, "tags": TAGS, "rare": RARE}
            values |= {"places": _PLACES, "times": _TIMES, "whats": _WHATS}
            for statement in (_ASSETS, _TAGS, _TAGGED):
                connection.execute(statement, values)
        for _, made_by in indexes:
            connection.execute(made_by)
        connection.execute("VACUUM ANALYZE")
    return Filled(first, mine, sum(shares.values()))
