T=/tmp/transload.new
cd /tmp/mend
for f in "date_trunc('day', a)" "date_trunc('month', b)" "a::date" "b::date" "b::time" "d::timestamp" "d + 1" "d + interval '1 day'" "a + interval '1 day'" "b - interval '1 month'" "extract(epoch from a)" "extract(epoch from d)" "(a::date)::timestamp" "a::timestamptz" "b::timestamp" "d::timestamptz" "a::timestamp(0)"; do echo -n "$f: "; timeout 60 $T query inf2.sql "SELECT $f AS x FROM t ORDER BY id" 2>&1 | tr '\n' ' '; echo; done | cut -c1-200
