SELECT channel_id, id FROM channel_scan_status
