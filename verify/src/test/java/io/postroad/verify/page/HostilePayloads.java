package io.postroad.verify.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Messages that try to run something in the page or to make it fetch something (rules W2, W3). What
 * would be run says so by {@code ran()}; what would be fetched is at {@code BEACON}.
 */
final class HostilePayloads {

  /** What runs by itself where markup is believed: RUN stands for code, BEACON for an address. */
  private static final String MARKUP =
      """
      <script>RUN</script>
      <script src=BEACON></script>
      <script type=module src=BEACON></script>
      <script type=module>import 'BEACON'</script>
      <scr<script>ipt>RUN</scr</script>ipt>
      <SCRIPT/XSS>RUN</SCRIPT>
      <script>RUN
      </title><script>RUN</script>
      </textarea><script>RUN</script>
      </style><script>RUN</script>
      --><script>RUN</script>
      <!--><script>RUN</script>-->
      <![CDATA[<script>RUN</script>]]>
      <noscript><p title="</noscript><img src=x onerror=RUN>"></noscript>
      <template><script>RUN</script></template>
      <img src=x onerror=RUN>
      <img src=x onerror="RUN">
      <img src=x oNeRrOr=RUN>
      <img/src=x/onerror=RUN>
      <img src=x:x onerror&#61;RUN>
      <img src="x` `<script>RUN</script>"` `>
      <img src=BEACON>
      <img srcset="BEACON 1x, BEACON 2x">
      <img lowsrc=BEACON dynsrc=BEACON>
      <picture><source srcset=BEACON><img src=x></picture>
      <image src=BEACON>
      <input type=image src=BEACON>
      <input autofocus onfocus=RUN>
      <body onload=RUN>
      <body background=BEACON>
      <table background=BEACON><tr><td background=BEACON>x</td></tr></table>
      <svg onload=RUN>
      <svg><script>RUN</script></svg>
      <svg><script href=BEACON></script></svg>
      <svg><image href=BEACON /></svg>
      <svg><image xlink:href=BEACON /></svg>
      <svg><use href="BEACON#x" /></svg>
      <svg><a xlink:href="javascript:RUN"><text y=20>x</text></a></svg>
      <svg><animate onbegin=RUN attributeName=x dur=1s></svg>
      <svg><set attributeName=href to="javascript:RUN"></svg>
      <svg><foreignObject><iframe src="javascript:RUN"></iframe></foreignObject></svg>
      <svg><style>@import 'BEACON';</style></svg>
      <math><mtext><script>RUN</script></mtext></math>
      <math href="javascript:RUN">x</math>
      <math><mi xlink:href="data:text/html,<script>RUN</script>">x</mi></math>
      <form><math><mtext></form><form><mglyph><style></math><img src onerror=RUN>
      <svg></p><style><a id="</style><img src=1 onerror=RUN>">
      <iframe src="javascript:RUN"></iframe>
      <iframe src=BEACON></iframe>
      <iframe srcdoc="<script>parent.RUN</script>"></iframe>
      <iframe src="data:text/html,<script>parent.RUN</script>"></iframe>
      <frameset><frame src=BEACON></frameset>
      <object data="javascript:RUN"></object>
      <object data=BEACON></object>
      <object data="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="></object>
      <embed src=BEACON>
      <embed src="javascript:RUN">
      <applet code=BEACON archive=BEACON></applet>
      <link rel=stylesheet href=BEACON>
      <link rel=preload as=script href=BEACON>
      <link rel=prefetch href=BEACON>
      <link rel=dns-prefetch href=BEACON>
      <link rel=preconnect href=BEACON>
      <link rel=icon href=BEACON>
      <link rel=import href=BEACON>
      <link rel=manifest href=BEACON>
      <link rel=modulepreload href=BEACON>
      <meta http-equiv=refresh content="0;url=BEACON">
      <meta http-equiv=refresh content="0;url=javascript:RUN">
      <meta http-equiv=refresh content="0;url=data:text/html,<script>RUN</script>">
      <meta http-equiv=Set-Cookie content=x=y>
      <meta http-equiv=Content-Security-Policy content="default-src *">
      <base href=BEACON><img src=x>
      <base target=_top href=BEACON>
      <style>@import 'BEACON';</style>
      <style>@import url(BEACON);</style>
      <style>body{background:url(BEACON)}</style>
      <style>@font-face{font-family:x;src:url(BEACON)}body{font-family:x}</style>
      <style>body::before{content:url(BEACON)}</style>
      <style>li{list-style:url(BEACON)}</style><ul><li>x</ul>
      <style>a[href^=h]{background:image-set('BEACON' 1x)}</style>
      <p style="background:url(BEACON)">x</p>
      <p style="background:u\\72l(BEACON)">x</p>
      <p style="background-image:image-set(url(BEACON) 1x)">x</p>
      <p style="background:url('data:image/svg+xml,<svg onload=RUN xmlns=http://www.w3.org/2000/svg />')">x</p>
      <p style="list-style-image:url(BEACON);display:list-item">x</p>
      <p style="border-image:url(BEACON) 30">x</p>
      <p style="cursor:url(BEACON),auto">x</p>
      <p style="content:url(BEACON)">x</p>
      <p style="filter:url(BEACON#f)">x</p>
      <p style="mask:url(BEACON)">x</p>
      <p style="clip-path:url(BEACON#c)">x</p>
      <p style="shape-outside:url(BEACON);float:left">x</p>
      <p style="width:expression(RUN)">x</p>
      <p style="behavior:url(BEACON)">x</p>
      <p style="-moz-binding:url(BEACON)">x</p>
      <p style="position:fixed;inset:0;z-index:99999;background:red">cover</p>
      <p style="background:&#117;rl(BEACON)">x</p>
      <p style="--x:url(BEACON);background:var(--x)">x</p>
      <video src=BEACON poster=BEACON autoplay></video>
      <video><source onerror=RUN src=x></video>
      <video autoplay onloadstart=RUN><source src=BEACON></video>
      <audio src=BEACON autoplay onerror=RUN></audio>
      <track src=BEACON>
      <details open ontoggle=RUN>x</details>
      <marquee onstart=RUN>x</marquee>
      <select autofocus onfocus=RUN></select>
      <textarea autofocus onfocus=RUN></textarea>
      <keygen autofocus onfocus=RUN>
      <isindex type=image src=BEACON onerror=RUN>
      <bgsound src=BEACON>
      <layer src=BEACON></layer>
      <portal src=BEACON></portal>
      <fencedframe src=BEACON></fencedframe>
      <dialog open onclose=RUN>x</dialog>
      <p onpointerrawupdate=RUN onanimationstart=RUN style="animation:x 1s">x</p>
      <p contenteditable autofocus onfocus=RUN tabindex=1>x</p>
      <xss id=x tabindex=1 onfocus=RUN autofocus>x</xss>
      <form action=BEACON method=post><button autofocus>x</button></form>
      <form id=x></form><button form=x formaction="javascript:RUN" autofocus>x</button>
      <a href="javascript:RUN">x</a>
      <a href=" &#14; javascript:RUN">x</a>
      <a href="java&#10;script:RUN">x</a>
      <a href="JaVaScRiPt&colon;RUN">x</a>
      <a href="vbscript:RUN">x</a>
      <a href="data:text/html,<script>RUN</script>">x</a>
      <a href="BEACON" ping="BEACON">x</a>
      <a href="BEACON" target=_top>x</a>
      <area href="javascript:RUN" shape=default>
      <map name=m><area href="javascript:RUN"></map><img usemap=#m src=x>
      <img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='RUN'><image href='BEACON'/></svg>">
      <img src="data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIG9ubG9hZD0iYWxlcnQoMSkiLz4=">
      <img src="data:text/html,<script>RUN</script>">
      <img src="file:///etc/passwd">
      <img src="cid:missing">
      <img src="blob:null/x">
      <img src=//BEACONHOST/x>
      <img src=\\\\BEACONHOST\\x>
      <x:script xmlns:x="http://www.w3.org/1999/xhtml">RUN</x:script>
      <html xmlns:xss><?import namespace="xss" implementation="BEACON"><xss:xss>x</xss:xss></html>
      <?xml-stylesheet href="BEACON"?><p>x</p>
      <!DOCTYPE x [<!ENTITY e SYSTEM "BEACON">]><p>&e;</p>
      <p>&lt;script&gt;RUN&lt;/script&gt;</p>
      <p id=innerHTML name=createElement>x</p>
      <form name=body><input name=firstChild></form><img name=cookie>
      <a id=__proto__ name=constructor href=x>x</a>
      <p is=x-y slot=z part=q>x</p>
      <style>*{animation:x 1s}@keyframes x{to{background:url(BEACON)}}</style>
      <img src=x onerror=import('BEACON')>
      <img src=x onerror="navigator.sendBeacon('BEACON')">
      <script>new Image().src='BEACON'</script>
      <script>new WebSocket('ws://BEACONHOST/x')</script>
      <script>new EventSource('BEACON')</script>
      <script>navigator.serviceWorker.register('BEACON')</script>
      <script>top.location='BEACON'</script>
      <script>window.open('BEACON')</script>
      """;

  /** Where a stranger's words are shown beside the HTML; WORDS stands for them. */
  private static final List<String> PLACES =
      List.of(
          "Subject: WORDS\n\nx",
          "From: \"WORDS\" <a@example.test>\n\nx",
          "To: WORDS <b@example.test>\n\nx",
          "Cc: \"WORDS\" <c@example.test>\nSubject: x\n\nx",
          "X-Words: WORDS\n\nx",
          "X-WORDS: x\n\nx",
          "Subject: x\n\nWORDS",
          "Content-Type: text/plain; name=\"WORDS\"\nContent-Disposition: attachment; filename=\"WORDS\"\n\nx",
          """
          Content-Type: multipart/mixed; boundary=b

          --b
          Content-Type: text/html
          Content-ID: <WORDS>
          Content-Disposition: attachment; filename="WORDS.html"

          WORDS
          --b
          Content-Type: image/svg+xml
          Content-Disposition: inline; filename="x.svg"

          <svg onload=RUN />
          --b--
          """);

  private static final List<String> WORDS =
      List.of(
          "<script>RUN</script>",
          "<img src=BEACON onerror=RUN>",
          "'-RUN-'",
          "javascript:RUN",
          "${RUN}",
          "{{constructor.constructor('RUN')()}}",
          "\u202egnp.exe<svg onload=RUN>");

  private HostilePayloads() {}

  /** All of them: as HTML, and as words in every other place of a message. */
  static List<String> messages(String beacon) {
    List<String> all = new ArrayList<>();
    int number = 0;
    for (String html : MARKUP.strip().split("\n", -1)) {
      String head = "From: a@example.test\nTo: b@example.test\nSubject: markup " + number++ + "\n";
      all.add(
          with(
              beacon, head + "Content-Type: text/html; charset=utf-8\n\n" + html + "<p>end</p>\n"));
    }
    for (String place : PLACES) {
      for (String words : WORDS) {
        all.add(
            with(
                beacon,
                place.replace("WORDS", place.contains("\"WORDS") ? escaped(words) : words)));
      }
    }
    return all;
  }

  /** Images and styles of the HTML alone, to be believed by a page that protects nobody. */
  static List<String> believed(String beacon) {
    return MARKUP
        .strip()
        .lines()
        .filter(html -> html.startsWith("<img ") || html.startsWith("<p style"))
        .map(html -> with(beacon, html))
        .toList();
  }

  private static String with(String beacon, String text) {
    String host = beacon.substring(beacon.indexOf("//") + 2, beacon.lastIndexOf('/'));
    return text.replace("BEACONHOST", host)
        .replace("BEACON", beacon)
        .replace("RUN", "top.ran=(top.ran||0)+1");
  }

  private static String escaped(String words) {
    return words.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
