#!/bin/sh
# Called by the image of nginx before it starts; every six hours the proxy reads again what was renewed meanwhile.
set -eu
/etc/nginx/certificate.sh /certificates
(while sleep 6h; do nginx -s reload; done) &
