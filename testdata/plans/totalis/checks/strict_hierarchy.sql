-- With strict_hierarchy: a category whose parent is not there, or that is in a cycle.
SELECT 'category ' || id || CASE WHEN is_cut THEN ': cycle' ELSE ': orphaned_parent' END AS _detail
FROM category_tree
WHERE var('strict_hierarchy') AND (is_cut OR is_orphan)
ORDER BY id
