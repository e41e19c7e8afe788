///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//MAIN WriteTables
//DESCRIPTION Write README's tables of scripts and the aliases of jbang-catalog.json from catalog.json.
//DEPS dev.awskit:awskit:0.2.0@pom dev.awskit:awskit
//SOURCES support/CatalogTables.java

import java.io.IOException;
import java.nio.file.Files;
import support.CatalogTables;
import support.Checkout;

/// `./jbang tests/write-tables.java`, after a change of `catalog.json`.
class WriteTables {

    static void main() throws IOException {
        for (var file : new CatalogTables(Checkout.root()).files().entrySet()) {
            if (!Files.readString(file.getKey()).equals(file.getValue())) {
                Files.writeString(file.getKey(), file.getValue());
                System.out.println("wrote " + file.getKey());
            }
        }
    }
}
