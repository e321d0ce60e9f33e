import os

SHOP_DIR = os.path.join("admin", "shop")
LOG_DIR = os.path.join("admin", "log")


def create(shop, log):
    shop.run(os.path.join(SHOP_DIR, "schema_objects.sql"))
    shop.run(os.path.join(SHOP_DIR, "tables.sql"))
    shop.run(os.path.join(SHOP_DIR, "keys.sql"))
    shop.run(os.path.join(SHOP_DIR, "drop.sql"))
    log.run(os.path.join(LOG_DIR, "tables.sql"))
