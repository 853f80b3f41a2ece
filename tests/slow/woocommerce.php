<?php
/* woocommerce.php WORDPRESS import|update|export FILE, or WORDPRESS show|empty - what a person does in the pages of
 * WooCommerce's admin, without the pages: the same importer and exporter, in the same steps of 30 rows
 *
 * Pictures come from nowhere: whatever address is asked for answers with one of 1 by 1. */

define('FOLDER', $argv[1]);
define('VERB', $argv[2]);
define('FILE', isset($argv[3]) ? realpath(dirname($argv[3])) . '/' . basename($argv[3]) : '');
$_SERVER += ['HTTP_HOST' => 'localhost', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/'];
define('WP_ADMIN', true);
require FOLDER . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
wp_set_current_user((int) current(get_users(['role' => 'administrator', 'fields' => 'ID'])));
if (getenv('ECOM_TEST_WORDPRESS_LANGUAGE')) {}

const PLAIN = ['id', 'type', 'sku', 'name', 'published', 'description', 'images']; /* columns called as their fields */

function picture($no, $args, $url) {
	if (empty($args['filename']))
		return new WP_Error('offline', 'nothing is fetched here');
	$image = imagecreatetruecolor(1, 1);
	imagepng($image, $args['filename']);
	if (preg_match('/\.jpe?g$/i', parse_url($url, PHP_URL_PATH)))
		imagejpeg($image, $args['filename']);
	return ['headers' => [], 'body' => '', 'response' => ['code' => 200, 'message' => 'OK'], 'cookies' => []];
}
add_filter('pre_http_request', 'picture', 10, 3);
add_filter('intermediate_image_sizes_advanced', '__return_empty_array');

/* A picture is called by the address it was asked for at. */
function source($image, $id) {
	$url = get_post_meta($id, '_wc_attachment_source', true);
	return $url ? [$url, 1, 1, false] : $image;
}
add_filter('wp_get_attachment_image_src', 'source', 10, 2);

function hidden($object, $method, ...$arguments) {
	$m = new ReflectionMethod($object, $method);
	$m->setAccessible(true);
	return $m->invoke($object, ...$arguments);
}

function import($update) {
	global $wpdb;
	include_once WC_ABSPATH . 'includes/import/class-wc-product-csv-importer.php';
	include_once WC_ABSPATH . 'includes/admin/importers/class-wc-product-csv-importer-controller.php';
	$columns = (new WC_Product_CSV_Importer(FILE, ['lines' => 1]))->get_raw_keys();
	$fields = hidden(new WC_Product_CSV_Importer_Controller(), 'auto_map_columns', $columns);
	foreach ($columns as $i => $column) {
		if ($fields[$i] === 'gtin, upc, ean, or isbn') /* not found by itself: chosen from the list there */
			$fields[$i] = 'global_unique_id';
		elseif ($fields[$i] === strtolower($column) && !in_array($fields[$i], PLAIN))
			fwrite(STDERR, "not known: $column\n");
	}
	$sum = ['rows' => 0] + array_fill_keys(['imported', 'imported_variations', 'updated', 'skipped', 'failed'], 0);
	for ($at = 0, $done = 0; $done < 100; $at = $importer->get_file_position()) {
		$importer = new WC_Product_CSV_Importer(FILE, ['start_pos' => $at, 'lines' => 30, 'parse' => true,
			'mapping' => ['from' => $columns, 'to' => $fields], 'update_existing' => $update, 'prevent_timeouts' => false]);
		$sum['rows'] += count($importer->get_parsed_data());
		foreach ($importer->import() as $what => $list) {
			$sum[$what] += count($list);
			foreach ($list as $one)
				if (is_wp_error($one))
					fwrite(STDERR, "$what: {$one->get_error_data()['row']}: {$one->get_error_message()}\n");
		}
		$done = $importer->get_percent_complete();
	}
	$wpdb->delete($wpdb->postmeta, ['meta_key' => '_original_id']);
	$left = $wpdb->get_col("SELECT ID FROM $wpdb->posts WHERE post_status = 'importing'");
	array_map('wp_delete_post', $left, array_fill(0, count($left), true));
	return $sum + ['placeholders' => count($left)];
}

function export() {
	include_once WC_ABSPATH . 'includes/export/class-wc-product-csv-exporter.php';
	$exporter = new WC_Product_CSV_Exporter();
	$exporter->enable_meta_export(true);
	$exporter->set_limit(1000000);
	$exporter->prepare_data_to_export();
	$rows = hidden($exporter, 'export_rows');
	file_put_contents(FILE, "\xef\xbb\xbf" . hidden($exporter, 'export_column_headers') . $rows);
	return ['rows' => $exporter->get_total_exported()];
}

function names($product, $taxonomy) {
	return array_map('html_entity_decode', wp_get_post_terms($product->get_id(), $taxonomy, ['fields' => 'names']));
}

/* But the category that stands for none. */
function paths($product) {
	$path = fn($id) => implode(' > ', array_map(fn($i) => html_entity_decode(get_term($i)->name),
		[...array_reverse(get_ancestors($id, 'product_cat')), $id]));
	return array_map($path, array_values(array_diff($product->get_category_ids('edit'), [get_option('default_product_cat')])));
}

function attributes($product) {
	$values = [];
	foreach ($product->get_attributes('edit') as $key => $a)
		if ($a instanceof WC_Product_Attribute)
			$values[$a->get_name()] = $a->is_taxonomy() ? wc_get_product_terms($product->get_id(), $a->get_name(),
				['fields' => 'names']) : $a->get_options();
		else
			$values[wc_attribute_label($key, wc_get_product($product->get_parent_id()))] = $a;
	return (object) $values;
}

/* All products, a line of JSON each: as they are, not as they are exported. */
function show() {
	$all = wc_get_products(['limit' => -1, 'orderby' => 'ID', 'order' => 'ASC', 'status' => ['publish', 'draft', 'private', 'pending'],
		'type' => [...array_keys(wc_get_product_types()), 'variation']]);
	foreach ($all as $p) {
		$parent = $p->get_parent_id() ? wc_get_product($p->get_parent_id()) : null;
		$images = array_filter([$p->get_image_id('edit'), ...$p->get_gallery_image_ids('edit')]);
		echo json_encode([
			'type' => $p->get_type(), 'sku' => $p->get_sku('edit'), 'parent' => $parent?->get_sku('edit'), 'status' => $p->get_status('edit'),
			'visible' => $p->get_catalog_visibility('edit'), 'name' => $p->get_name('edit'), 'description' => $p->get_description('edit'),
			'regular' => $p->get_regular_price('edit'), 'sale' => $p->get_sale_price('edit'), 'weight' => $p->get_weight('edit'),
			'stock' => $p->get_manage_stock('edit') === true ? $p->get_stock_quantity('edit') : null, 'instock' => $p->get_stock_status('edit'),
			'backorders' => $p->get_backorders('edit'), 'tax_class' => $p->get_tax_class('edit'),
			'gtin' => method_exists($p, 'get_global_unique_id') ? $p->get_global_unique_id('edit') : null,
			'categories' => paths($p), 'tags' => names($p, 'product_tag'),
			'brands' => taxonomy_exists('product_brand') ? names($p, 'product_brand') : null,
			'images' => array_map(fn($id) => wp_get_attachment_image_src($id, 'full')[0], array_values($images)),
			'attributes' => attributes($p),
		], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), "\n";
	}
	return null;
}

/* Throw all products away, but not those of a shop that sold something. */
function clear() {
	global $wpdb;
	if (wc_get_orders(['limit' => 1]))
		exit("this shop has orders: give one that may be emptied\n");
	foreach ($wpdb->get_col("SELECT ID FROM $wpdb->posts WHERE post_type IN ('product', 'product_variation', 'attachment')") as $id)
		wp_delete_post((int) $id, true);
	foreach (wc_get_attribute_taxonomies() as $a)
		wc_delete_attribute($a->attribute_id);
	foreach (['product_cat', 'product_tag', 'product_brand'] as $taxonomy)
		foreach (taxonomy_exists($taxonomy) ? get_terms(['taxonomy' => $taxonomy, 'hide_empty' => false, 'fields' => 'ids']) : [] as $id)
			if ($id !== (int) get_option('default_product_cat'))
				wp_delete_term($id, $taxonomy);
	$wpdb->query("DELETE FROM {$wpdb->prefix}wc_product_meta_lookup");
	return null;
}

$said = match (VERB) {
	'import' => import(false), 'update' => import(true), 'export' => export(), 'show' => show(), 'empty' => clear(),
};
if ($said)
	echo json_encode($said), "\n";
