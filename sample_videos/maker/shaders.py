"""GLSL: one light with a shadow map, and every colour painted from the rest position of the surface."""

from __future__ import annotations

from surfaces import PATTERN, ROUGH_LIGHT, TEXTURE

VERTEX = """#version 330
uniform mat4 vp; uniform mat4 lvp;
in vec3 p; in vec3 n; in vec3 rest; in vec4 col;
out vec3 wp; out vec3 wn; out vec3 r; out vec4 c; out vec4 lp;
void main(){ wp=p; wn=n; r=rest; c=col; lp=lvp*vec4(p,1); gl_Position=vp*vec4(p,1);}"""

# Compiled anew for each kind of surface: the software renderer runs every branch it cannot fold away.
PIECE = ("mode", "loose", "tail")  # mode: 0..4 materials of body.py, 9 room
LOOK = ("CLOTH", "ROUGH", "TEXTURED")  # which of the second look of surfaces.py is in it; 0 = the first look

HEAD = """
uniform sampler2DShadow shadow; uniform vec3 eye; uniform vec3 ldir; uniform float amb;
uniform float belt; uniform float crease;
uniform vec3 skin, hair, shirt, pants, stripe, shoe, sole, accent, sockc;
uniform float hem, top_hem, waist, sock, shoe_y; uniform vec2 shoe_z; uniform vec4 seam; uniform float knee_y;
uniform vec3 eye_at, mouth, ear, centre;
in vec3 wp; in vec3 wn; in vec3 r; in vec4 c; in vec4 lp; out vec4 o;
float h(vec2 p){ p=fract(p*vec2(.1031,.1030)); p+=dot(p,p.yx+33.33); return fract((p.x+p.y)*p.x); }
float vn(vec2 p){ vec2 i=floor(p),f=fract(p); f=f*f*(3.-2.*f);
  return mix(mix(h(i),h(i+vec2(1,0)),f.x),mix(h(i+vec2(0,1)),h(i+vec2(1,1)),f.x),f.y); }
float n3(vec3 q){ return .5*(vn(q.xy+q.z*.37)+vn(q.yz-q.x*.41+3.1)); }
float ell(vec2 d, vec2 s){ return smoothstep(1.25,0.75,length(d/s)); }
"""

PAINT = """
void main(){
  vec3 N=normalize(wn), V=normalize(eye-wp), a=vec3(.5); float s=0.03;
  if(mode==9){ a=c.rgb*c.rgb;
#if TEXTURED
    if(c.a>1.5) a=texture_of(c.a,a,wp,N); else
#endif
    if(c.a>0.5){ float z=wp.z+belt; a*=0.75+0.3*vn(vec2(wp.x*140.,z*90.));
      if(fract(z/1.9)<0.012) a=vec3(0.35); if(abs(abs(wp.x)-0.225)<0.004) a*=1.6; }
    if(c.a<0.15) a*=0.97+0.06*vn(vec2(wp.x+wp.z,wp.y)*4.); else if(c.a<0.25) a*=0.88+0.24*vn(wp.zx*vec2(2.,22.));
  } else if(mode==0){ // skin
    a=skin*skin*(0.93+0.14*n3(r*22.)); s=0.10;
    vec3 f=r-eye_at; float front=smoothstep(0.045,0.07,r.z-(eye_at.z-0.075));
    float ax=abs(r.x);
    a*=mix(vec3(1),vec3(1.03,.90,.88),ell(vec2(ax-0.045,r.y-eye_at.y+0.035),vec2(.028,.022))*front);
    vec2 b=vec2(ax-eye_at.x-0.002,r.y-eye_at.y-0.020-0.10*(ax-eye_at.x)+1.8*pow(ax-eye_at.x,2.));
    a=mix(a,hair*hair*1.1,0.8*ell(b,vec2(.019,.0042))*front);
    a=mix(a,hair*hair*0.7,0.75*ell(vec2(ax-eye_at.x,r.y-eye_at.y-0.0055+3.*pow(ax-eye_at.x,2.)),vec2(.016,.0022))*front);
    a*=1.-0.22*ell(vec2(ax-eye_at.x,f.y),vec2(.020,.014))*front;
    a=mix(a,skin*skin*vec3(.80,.46,.46),0.8*ell(vec2(r.x,r.y-mouth.y),vec2(.025,.0095))*front);
    a*=1.-0.45*ell(vec2(r.x,r.y-mouth.y),vec2(.024,.0016))*front;
    if(r.y<sock) { a=sockc*sockc; s=0.02; }
  } else if(mode==1){ // clothes
    bool low=loose==2 || (loose==0 && r.y<waist);
    a=low?pants*pants:shirt*shirt;
    float under=max(knee_y-r.y,0.);
    if(low && abs(r.z-seam.z-min(0.3*under,0.03))<0.022 && CLOTH<2
       && abs(r.x)>seam.x+seam.w*(seam.y-r.y)+mix(0.034,0.02,smoothstep(0.,0.1,under))) a=stripe*stripe;
#if CLOTH
    a=pattern(a,r,low);
#endif
    if(!low && abs(r.y-waist-0.006)<0.006 && loose==0) a*=0.6;
    if(r.y<(loose%2==1?top_hem:hem)+0.010) a*=0.72;
    if(!low && loose==0 && CLOTH==0 && r.z>0.
       && abs(r.y-waist-0.25)<0.014 && abs(r.x)<0.07) a=mix(a,stripe*stripe,step(.35,fract(r.x*45.)));
    float k=loose>0?1.6:0.8; vec3 q=vec3(r.x*14.,r.y*24.+crease,r.z*14.);
    float u=n3(q),w=n3(q+17.); N=normalize(N+k*0.45*vec3(u-.5,w-.5,.5*(u-w))); a*=0.90+0.2*w;
  } else if(mode==2){ // shoes
    float y=r.y-shoe_y, z=(r.z-shoe_z.x)/(shoe_z.y-shoe_z.x); s=0.12;
    a=shoe*shoe*(0.94+0.12*n3(r*160.));
    float edge=0.026+0.012*(1.-smoothstep(0.,.35,z));
    if(y>0.088) { a=sockc*sockc*(0.9+0.2*n3(vec3(r.x*40.,r.y*260.,r.z*40.))); s=.02; if(y<0.094) a*=0.7; }
    else if(y<edge) { a=sole*sole; s=.05; if(y<0.007) a*=0.35; }
    else { if(y<edge+0.003) a*=0.6;
      if(abs(z-0.40+0.9*(y-.05))<0.035 || abs(z-0.52+0.9*(y-.05))<0.02) a=accent*accent;
      if(z<0.10 && y>0.05) a=accent*accent*0.9;
      if(z>0.86) a*=0.82;
      if(N.y>0.45 && z>.42 && z<.72 && abs(fract(z*16.)-.5)<.18) a*=0.55; }
  } else if(mode==3){ // hair
    if(tail==0){ float k=smoothstep(0.,1.,(r.z-ear.z+.025)/.085), over=r.y-(eye_at.y-.055+.112*k);
      if(over<0.004+0.006*vn(vec2(r.x*300.,r.z*300.))) discard;
      if(abs(r.x)>.060 && length(r.yz-ear.yz-vec2(.005,0.))<.030) discard; }
    vec2 q=tail==1?vec2(atan(r.x,r.z+.12)*7.,r.y*6.):vec2(r.x*70.+r.y*14.,r.z*9.);
    float st=vn(q*vec2(3.,1.)); a=hair*hair*(0.65+0.7*st); s=0.10+0.1*st;
    N=normalize(N+0.25*vec3(st-.5,0.,vn(q*vec2(5.,1.)+3.)-.5));
  } else { vec3 d=r-centre; float e=length(d.xy); // eyes
    a=vec3(.80,.79,.77); if(d.z>0.){ if(e<.0062) a=vec3(.16,.11,.06); if(e<.0030) a=vec3(.01); } s=.5; }
"""

LIGHT = """
  if(mode==1 && !gl_FrontFacing) N=-N; // the inside of a sleeve
  float d=max(dot(N,ldir),0.);
  vec3 q=lp.xyz/lp.w*0.5+0.5; float sh=0.; float b=0.0012+0.003*(1.-d);
  if(q.x<0.||q.x>1.||q.y<0.||q.y>1.||q.z>1.||d<=0.) sh=1.;
  else { for(int i=-1;i<=1;i+=2)for(int j=-1;j<=1;j+=2) sh+=texture(shadow,vec3(q.xy+vec2(i,j)*0.00105,q.z-b)); sh/=4.; }
  vec3 H=normalize(ldir+V), sky=vec3(.62,.66,.72), gr=vec3(.34,.31,.28);
  vec3 am=mix(gr,sky,N.y*0.5+0.5)*amb;
  float rim=max(dot(N,normalize(vec3(-ldir.x,0.4,-ldir.z))),0.);
  vec3 x=a*(am+vec3(1.0,.96,.9)*1.55*d*sh+vec3(.35,.38,.42)*0.45*rim)+s*pow(max(dot(N,H),0.),28.)*sh*0.8;
  if(mode<9) x*=clamp(0.87+0.28*N.y,0.6,1.);
#if TEXTURED
  x+=glow*a;
#endif
  x=x/(1.+0.25*x); o=vec4(pow(clamp(x,0.,1.),vec3(1./2.2)),1.);
}"""

DEPTH_VERTEX = """#version 330
uniform mat4 lvp; in vec3 p; void main(){ gl_Position=lvp*vec4(p,1);}"""
DEPTH_FRAGMENT = "#version 330\nvoid main(){}"


def fragment_shader(uniforms: dict[str, object]) -> str:
    """The fragment shader with what `uniforms` say about the kind of surface (`PIECE`) and its look (`LOOK`) as constants."""

    def number(key: str) -> int:
        return int(uniforms.get(key, 0))  # type: ignore[call-overload]

    said = "".join(f"#define {key} {number(key)}\n" for key in LOOK) + "".join(f"const int {key}={number(key)};\n" for key in PIECE)
    own = (PATTERN if number("CLOTH") else "") + (TEXTURE if number("TEXTURED") else "")
    return f"#version 330\n{said}{HEAD}{own}{PAINT}{ROUGH_LIGHT if number('ROUGH') else LIGHT}"
