package upload;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The content type of a file by its name, as Python's
/// [`mimetypes.guess_type`](https://docs.python.org/3/library/mimetypes.html#mimetypes.guess_type) says it and
/// therefore the AWS CLI sets it: from the built-in, strict tables of Python 3.14, without what an operating system
/// adds to them.
final class ContentTypes {

    /// The type of a file whose name does not tell it.
    static final String UNKNOWN = "application/octet-stream";

    /// Suffixes that are short for two.
    private static final Map<String, String> DOUBLES = Map.of(".svgz", ".svg.gz", ".tgz", ".tar.gz", ".taz", ".tar.gz",
            ".tz", ".tar.gz", ".tbz2", ".tar.bz2", ".txz", ".tar.xz");

    /// Suffixes of compressed files, whose type the suffix before tells. Their case matters.
    private static final Set<String> ENCODINGS = Set.of(".gz", ".Z", ".bz2", ".xz", ".br");

    private static final Map<String, String> TYPES = types("""
            application/epub+zip epub
            application/gzip gz
            application/json json
            application/manifest+json webmanifest
            application/msword doc dot wiz
            application/n-quads nq
            application/n-triples nt
            application/octet-stream a bin dll exe o obj so
            application/oda oda
            application/ogg ogx
            application/pdf pdf
            application/pkcs7-mime p7c
            application/postscript ai eps ps
            application/trig trig
            application/vnd.apple.mpegurl m3u m3u8
            application/vnd.ms-excel xlb xls
            application/vnd.ms-fontobject eot
            application/vnd.ms-powerpoint pot ppa pps ppt pwz
            application/vnd.oasis.opendocument.graphics odg
            application/vnd.oasis.opendocument.presentation odp
            application/vnd.oasis.opendocument.spreadsheet ods
            application/vnd.oasis.opendocument.text odt
            application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
            application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
            application/vnd.rar rar
            application/wasm wasm
            application/x-7z-compressed 7z
            application/x-bcpio bcpio
            application/x-cpio cpio
            application/x-csh csh
            application/x-debian-package deb
            application/x-dvi dvi
            application/x-gtar gtar
            application/x-hdf hdf
            application/x-hdf5 h5
            application/x-httpd-php php
            application/x-latex latex
            application/x-mif mif
            application/x-netcdf cdf nc
            application/x-pkcs12 p12 pfx
            application/x-pn-realaudio ram
            application/x-python-code pyc pyo
            application/x-rpm rpm
            application/x-sh sh
            application/x-shar shar
            application/x-shockwave-flash swf
            application/x-sv4cpio sv4cpio
            application/x-sv4crc sv4crc
            application/x-tar tar
            application/x-tcl tcl
            application/x-tex tex
            application/x-texinfo texi texinfo
            application/x-troff roff t tr
            application/x-troff-man man
            application/x-troff-me me
            application/x-troff-ms ms
            application/x-ustar ustar
            application/x-wais-source src
            application/xml rdf wsdl xpdl xsl
            application/yaml yaml yml
            application/zip zip
            audio/3gpp 3gp 3gpp
            audio/3gpp2 3g2 3gpp2
            audio/aac aac adts ass loas
            audio/basic au snd
            audio/flac flac
            audio/matroska mka
            audio/mp4 m4a
            audio/mpeg mp2 mp3
            audio/ogg ogg
            audio/opus opus
            audio/vnd.wave wav
            audio/webm weba
            audio/x-aiff aif aifc aiff
            audio/x-pn-realaudio ra
            font/otf otf
            font/ttf ttf
            font/woff woff
            font/woff2 woff2
            image/avif avif
            image/bmp bmp
            image/emf emf
            image/fits fits
            image/g3fax g3
            image/gif gif
            image/heic heic
            image/heif heif
            image/ief ief
            image/jp2 jp2
            image/jpeg jpe jpeg jpg
            image/jpm jpm
            image/jpx jpx
            image/png png
            image/svg+xml svg
            image/t38 t38
            image/tiff tif tiff
            image/tiff-fx tfx
            image/vnd.microsoft.icon ico
            image/webp webp
            image/wmf wmf
            image/x-cmu-raster ras
            image/x-portable-anymap pnm
            image/x-portable-bitmap pbm
            image/x-portable-graymap pgm
            image/x-portable-pixmap ppm
            image/x-rgb rgb
            image/x-xbitmap xbm
            image/x-xpixmap xpm
            image/x-xwindowdump xwd
            message/rfc822 eml mht mhtml nws
            model/gltf+json gltf
            model/gltf-binary glb
            model/stl stl
            text/css css
            text/csv csv
            text/html htm html
            text/javascript js mjs
            text/markdown markdown md
            text/n3 n3
            text/plain bat c h ksh pl srt txt
            text/richtext rtx
            text/rtf rtf
            text/tab-separated-values tsv
            text/vtt vtt
            text/x-python py
            text/x-rst rst
            text/x-setext etx
            text/x-sgml sgm sgml
            text/x-vcard vcf
            text/xml xml
            video/matroska mkv
            video/matroska-3d mk3d
            video/mp4 mp4
            video/mpeg m1v mpa mpe mpeg mpg
            video/ogg ogv
            video/quicktime mov qt
            video/vnd.avi avi
            video/webm webm
            video/x-m4v m4v
            video/x-ms-wmv wmv
            video/x-sgi-movie movie
            """);

    private ContentTypes() {}

    /// Returns the content type of a file of this name, which may have folders before it, `/` between names:
    /// `text/html` for `index.html`, `application/x-tar` for `a.tar.gz`, [#UNKNOWN] for `a`.
    static String of(String path) {
        var dot = suffix(path);
        for (var twin = DOUBLES.get(lower(path, dot)); twin != null; twin = DOUBLES.get(lower(path, dot))) {
            path = path.substring(0, dot) + twin;
            dot = suffix(path);
        }
        if (ENCODINGS.contains(path.substring(dot))) {
            path = path.substring(0, dot);
            dot = suffix(path);
        }
        return TYPES.getOrDefault(lower(path, dot), UNKNOWN);
    }

    /// Returns the position of the dot that begins the suffix. Dots at the beginning of a name do not count.
    private static int suffix(String path) {
        var name = path.lastIndexOf('/') + 1;
        while (name < path.length() && path.charAt(name) == '.') {
            name++;
        }
        var dot = path.lastIndexOf('.');
        return dot < name ? path.length() : dot;
    }

    private static String lower(String path, int dot) {
        return path.substring(dot).toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> types(String table) {
        var types = new HashMap<String, String>();
        table.lines().map(line -> line.split(" ")).forEach(words -> {
            for (var i = 1; i < words.length; i++) {
                types.put("." + words[i], words[0]);
            }
        });
        return types;
    }
}
