#!/bin/sh
# Makes this computer a screen of SuaVez: after each start it shows one page and nothing else. For Debian 12 or later and Raspberry Pi OS.
#
#   curl -fsS http://192.168.0.10:8080/ajuda/kiosk.sh | sudo sh -s http://192.168.0.10:8080/display
#
#   sh kiosk.sh ADDRESS [--rotate 90|180|270]   installs it, or changes what it shows and how
#   sh kiosk.sh --remove                        takes it away again; packages stay
#
# ADDRESS is that of a page of SuaVez: /display for a TV, /totem for a totem. It installs Chromium, what shows one program alone (cage,
# seatd) and sound (PipeWire) from the system's own packages, makes a user without rights and a service, both named suavez-kiosk. A desktop, where
# there is one, is no longer started.
set -eu

files=/usr/local/lib/suavez-kiosk
settings=/etc/default/suavez-kiosk
unit=/etc/systemd/system/suavez-kiosk.service
home=/var/lib/suavez-kiosk
# Debian's Chromium and that of Raspberry Pi OS 12.
policies='/etc/chromium/policies/managed /etc/chromium-browser/policies/managed'

fail() {
	echo "kiosk: $*" >&2
	exit 1
}

read_arguments() {
	address='' rotate=0 remove=no
	while [ $# -gt 0 ]; do
		case $1 in
		--remove) remove=yes ;;
		--rotate)
			[ $# -gt 1 ] || fail "--rotate wants 90, 180 or 270"
			shift
			rotate=$1
			;;
		-*) fail "there is no option $1; there are --rotate 90|180|270 and --remove" ;;
		*)
			[ -z "$address" ] || fail "one address is wanted, not also $1"
			address=$1
			;;
		esac
		shift
	done
	[ $remove = no ] || return 0
	case $rotate in 0 | 90 | 180 | 270) ;; *) fail "--rotate wants 90, 180 or 270, not $rotate" ;; esac
	case $address in
	'') fail "say which page to show, as http://192.168.0.10:8080/display" ;;
	*[!A-Za-z0-9:/._~%?=\&[\]-]*) fail "the address has a character that no address of SuaVez has: $address" ;;
	http://?*/display* | https://?*/display* | http://?*/totem* | https://?*/totem*) ;;
	*) fail "the address ends in /display for a TV or /totem for a totem, as http://192.168.0.10:8080/display, not $address" ;;
	esac
}

check_system() {
	[ "$(id -u)" -eq 0 ] || fail "this must run as root: put sudo before sh"
	command -v apt-get >/dev/null || fail "this is for Debian and Raspberry Pi OS; other systems have no apt-get"
	[ -d /run/systemd/system ] || fail "this system was not started by systemd"
}

# Raspberry Pi OS 12 has Chromium under another name.
chromium_package() {
	for name in chromium chromium-browser; do
		case $(apt-cache policy $name) in *"Candidate: "[0-9]*) echo $name && return ;; esac
	done
	fail "this system's packages have no Chromium"
}

install_packages() {
	wanted=''
	command -v cage >/dev/null || wanted="$wanted cage"
	command -v Xwayland >/dev/null || wanted="$wanted xwayland" # without it cage does not start
	command -v wlr-randr >/dev/null || wanted="$wanted wlr-randr"
	command -v pipewire-pulse >/dev/null && command -v wireplumber >/dev/null || wanted="$wanted pipewire-audio"
	[ -n "$(find /lib/*/security /usr/lib/*/security -name pam_systemd.so 2>/dev/null)" ] || wanted="$wanted libpam-systemd"
	command -v seatd >/dev/null || wanted="$wanted seatd"
	command -v chvt >/dev/null || wanted="$wanted kbd"
	[ -e /usr/lib/systemd/user/dbus.socket ] || [ -e /lib/systemd/user/dbus.socket ] || wanted="$wanted dbus-user-session"
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || wanted="$wanted chromium"
	[ -n "$wanted" ] || return 0
	echo "kiosk: installing$wanted"
	apt-get update -qq
	case $wanted in *chromium) wanted="${wanted%chromium}$(chromium_package)" ;; esac
	# shellcheck disable=SC2086 # a list of words
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $wanted >/dev/null ||
		fail "packages could not be installed; without internet, install these by hand:$wanted"
}

make_user() {
	id suavez-kiosk >/dev/null 2>&1 || useradd --system --create-home --home-dir $home --shell /usr/sbin/nologin suavez-kiosk
	for group in audio video render input; do
		getent group $group >/dev/null && usermod --append --groups $group suavez-kiosk
	done
	chmod 700 $home
	# Its sound runs from the start of the computer, without anybody signing in.
	loginctl enable-linger suavez-kiosk
}

write_files() {
	install -d $files
	printf 'SUAVEZ_KIOSK_ADDRESS=%s\nSUAVEZ_KIOSK_ROTATE=%s\n' "$address" "$rotate" >$settings

	# While the server cannot be reached, as after a power cut, the screen says so, and looks again.
	cat >$files/waiting.html <<'PAGE'
<!doctype html>
<html lang="pt-BR">
<meta charset="utf-8">
<title>SuaVez</title>
<style>
html { font-size: 1vmin }
body { display: flex; flex-direction: column; justify-content: center; height: 100vh; margin: 0; padding: 0 10vw; box-sizing: border-box;
  background: #0d3b3f; color: #fff; font-family: "DejaVu Sans", sans-serif; cursor: none }
h1 { margin: 0 0 4rem; font-size: 9rem; line-height: 1.1 }
p { margin: 0 0 2rem; font-size: 4rem; line-height: 1.3 }
small { font-size: 3rem; opacity: .8 }
</style>
<h1>Procurando o SuaVez…</h1>
<p>Se demorar, veja se o servidor está ligado e o cabo de rede, no lugar.</p>
<p><small>Looking for the server. · Buscando el servidor.<br><span id="address"></span></small></p>
<script>
const address = decodeURIComponent(location.hash.slice(1))
document.getElementById('address').textContent = address
const again = () => setTimeout(look, 2000)
const look = () => fetch(new URL('/readyz', address), { mode: 'no-cors', cache: 'no-store' }).then(() => location.replace(address), again)
look()
</script>
PAGE

	cat >$files/show <<'SHOW'
#!/bin/sh
# Shows the page inside cage.
if [ "${SUAVEZ_KIOSK_ROTATE:-0}" != 0 ]; then
	for output in $(wlr-randr | sed -n 's/^\([^ ]*\) .*/\1/p'); do
		wlr-randr --output "$output" --transform "$SUAVEZ_KIOSK_ROTATE"
	done
fi
# A new sound card plays at 40 %: how loud a call is is decided in SuaVez, and at the TV. A card may come late.
for _ in $(seq 60); do
	wpctl set-volume @DEFAULT_AUDIO_SINK@ 1.0 2>/dev/null && break
	sleep 1
done &
# A new screen speaks the system's language, and Portuguese where that says none; later the clinic's.
case ${LANG:-C} in C* | POSIX) language=pt-BR ;; *) language=$(echo "${LANG%%.*}" | tr _ -) ;; esac
rm -f "$HOME/chromium/Singleton"* # of a Chromium that a power cut ended
browser=$(command -v chromium || command -v chromium-browser)
# Sound and print need no touch. A power cut must leave no question on the screen.
exec "$browser" --kiosk --ozone-platform=wayland \
	--user-data-dir="$HOME/chromium" --password-store=basic \
	--autoplay-policy=no-user-gesture-required --kiosk-printing \
	--accept-lang="$language" --no-first-run --noerrdialogs --hide-crash-restore-bubble --disable-session-crashed-bubble \
	--disable-pinch --overscroll-history-navigation=0 \
	--disable-component-update --disable-background-networking --disable-sync --metrics-recording-only \
	"file:///usr/local/lib/suavez-kiosk/waiting.html#$SUAVEZ_KIOSK_ADDRESS"
SHOW
	chmod 755 $files/show

	cat >$files/run <<'RUN'
#!/bin/sh
# Shows the page on the screen; the service suavez-kiosk runs it, and again whenever it ends, once nothing of it is left.
# Where no graphics chip draws, cage ends at once: then the processor draws, until the next start of the computer.
by_processor=$XDG_RUNTIME_DIR/suavez-kiosk-draws-by-processor
[ ! -e "$by_processor" ] || export WLR_RENDERER=pixman
# Each -r turns the screen by a quarter; in a cage without it what runs there turns it.
turned=''
if cage -h 2>&1 | grep -q '^ *-r'; then
	case ${SUAVEZ_KIOSK_ROTATE:-0} in 90) turned=-r ;; 180) turned='-r -r' ;; 270) turned='-r -r -r' ;; esac
	export SUAVEZ_KIOSK_ROTATE=0
fi
begun=$(date +%s)
# shellcheck disable=SC2086 # a list of words
cage $turned -- /usr/local/lib/suavez-kiosk/show
[ $(($(date +%s) - begun)) -ge 10 ] || touch "$by_processor"
exit 1
RUN
	chmod 755 $files/run

	# A totem reads codes by its camera, which Chromium else gives only to https. No other address gets it.
	camera=
	case $address in */totem*) camera=$(printf '\n  "OverrideSecurityRestrictionsOnInsecureOrigin": ["%s"],\n  "VideoCaptureAllowedUrls": ["%s"],' "${address%/*}" "${address%/*}") ;; esac
	for folder in $policies; do
		install -d "${folder%/*}" "$folder"
		cat >"$folder/suavez-kiosk.json" <<POLICY
{$camera
  "AutofillAddressEnabled": false,
  "BrowserSignin": 0,
  "DefaultNotificationsSetting": 2,
  "DeveloperToolsAvailability": 2,
  "PasswordManagerEnabled": false,
  "TranslateEnabled": false
}
POLICY
	done

	user=user@$(id -u suavez-kiosk).service
	runtime=/run/user/$(id -u suavez-kiosk)
	cat >$unit <<UNIT
[Unit]
Description=Screen of SuaVez
Documentation=${address%/*}/ajuda/quiosque
Requires=seatd.service $user
Conflicts=getty@tty1.service display-manager.service
After=seatd.service $user getty@tty1.service display-manager.service plymouth-quit-wait.service
StartLimitIntervalSec=0

[Service]
User=suavez-kiosk
WorkingDirectory=$home
EnvironmentFile=$settings
# seatd gives the screen; logind would want a session, and polkit.
Environment=HOME=$home XDG_RUNTIME_DIR=$runtime DBUS_SESSION_BUS_ADDRESS=unix:path=$runtime/bus LIBSEAT_BACKEND=seatd
ExecStartPre=+/usr/bin/chvt 1
ExecStart=$files/run
Restart=always
RestartSec=2
TimeoutStopSec=10
TTYPath=/dev/tty1
TTYReset=yes
TTYVHangup=yes
StandardInput=tty-fail
StandardOutput=journal
StandardError=journal
SyslogIdentifier=suavez-kiosk

[Install]
WantedBy=multi-user.target
UNIT
}

start() {
	# A desktop holds the screen: the system starts without one, and --remove starts it with what it had.
	[ -e $files/target ] || systemctl get-default >$files/target
	systemctl set-default multi-user.target >/dev/null 2>&1
	systemctl daemon-reload
	systemctl enable seatd.service suavez-kiosk.service >/dev/null 2>&1
	systemctl restart suavez-kiosk.service
}

remove() {
	[ -e $unit ] || fail "there is no kiosk on this computer"
	target=$(cat $files/target 2>/dev/null || true)
	systemctl disable --now suavez-kiosk.service >/dev/null 2>&1 || true
	[ -z "$target" ] || systemctl set-default "$target" >/dev/null 2>&1
	rm -rf $unit $settings $files
	for folder in $policies; do rm -f "$folder/suavez-kiosk.json"; done
	systemctl daemon-reload
	loginctl disable-linger suavez-kiosk 2>/dev/null || true
	systemctl stop "user@$(id -u suavez-kiosk).service"
	userdel --remove suavez-kiosk 2>/dev/null || fail "the user suavez-kiosk could not be removed: is a program of it still running?"
	echo "kiosk: removed, with what the page had kept here: a device that was connected must be connected anew"
	echo "kiosk: a desktop, where there is one, comes back with the next start"
}

read_arguments "$@"
check_system
if [ $remove = yes ]; then
	remove
	exit
fi
install_packages
make_user
write_files
start
echo "kiosk: this screen shows $address, now and after each start"
echo "kiosk: see how it is with: systemctl status suavez-kiosk"
