"""GLSL of the second look: patterns of cloth, walls and machines with a texture, and light on rough skin and cloth.

It shares nothing with the first look of `shaders.py` but the places where it begins, so that what reads one can be tried on the other.
"""

from __future__ import annotations

CLOTHS = ("plain", "weave", "stripes", "blocks", "logo")  # numbered for the shader
BRICK, WOOD, WINDOW, POSTER, MIRROR, RUBBER, RIBBED_BELT, LOGO_BELT = (float(k) for k in range(2, 10))  # kinds of surface, as in scene.py

PATTERN = """
vec3 pattern(vec3 a, vec3 r, bool low){
  vec3 two=stripe*stripe, three=accent*accent;
  float up=r.y-waist, bow=atan(r.x,r.z);
  if(CLOTH==1){ float yarn=vn(vec2(bow*150.,r.y*160.))*.6+vn(vec2(bow*60.,r.y*420.))*.4;
    a=mix(a,two,.55*smoothstep(.35,.75,yarn)); a*=0.86+0.14*step(.35,fract(r.y*55.+.25*sin(bow*90.))); }
  if(CLOTH==2){ if(low){ if(fract(bow*3.2+.5)<.16) a=mix(a,two,.8); }
    else { float band=fract(up/.062); a=band<.42?two:a; if(band>.42 && band<.50) a=three; } }
  if(CLOTH==3){ if(low){ if(abs(r.z-seam.z)<.055 && abs(r.x)>seam.x) a=three; }
    else { if(up>.23+.35*abs(r.x)) a=two; else if(up<.10 && sin(bow*2.)>0.) a=three; } }
  if(CLOTH==4){ vec2 p=vec2(abs(r.x)-(low?seam.x:0.),up-(low?-.12:.24));
    float ring=length(p*vec2(1.,.9));
    if(!low && (ring<.062 && ring>.043 || abs(p.y)<.008 && abs(p.x)<.10)) a=two;
    if(!low && abs(abs(p.y+.10)-.012)<.006 && abs(p.x)<.075 && fract(r.x*31.)<.7) a=three;
    if(low && ring<.03 && r.z>seam.z) a=two;
    if(!low && r.z<seam.z && abs(p.x)<.05 && p.y<-.03 && p.y>-.13 && (abs(p.x)>.03 || fract(p.y*16.)<.3)) a=two; }
  return a;
}
"""

TEXTURE = """
float glow=0.;
vec3 texture_of(float kind, vec3 base, vec3 at, vec3 n){
  vec3 a=base;
  vec2 p=abs(n.y)>.5?at.xz:vec2(abs(n.x)>.5?at.z:at.x,at.y);
  if(kind<2.5){ vec2 b=vec2(p.x/.24,p.y/.078); b.x+=.5*mod(floor(b.y),2.); vec2 f=fract(b);
    a*=.70+.55*h(floor(b)); a*=.85+.3*vn(p*55.); if(f.x<.05||f.y<.13) a=vec3(.36,.34,.31); }
  else if(kind<3.5){ float row=floor(p.x/.14), cut=floor(p.y/1.3+h(vec2(row,3.)));
    a*=.72+.5*h(vec2(row,cut)); a*=.82+.36*vn(vec2(p.x*70.,p.y*5.+row*7.)); if(fract(p.x/.14)<.03) a*=.45; }
  else if(kind<4.5){ vec2 f=fract(p/vec2(.62,.95)); float tree=smoothstep(.35,.75,vn(p*2.3)+.25*vn(p*11.)+.9-p.y);
    a=mix(vec3(.80,.90,1.),vec3(.30,.48,.22),tree); glow=1.1; if(f.x<.05||f.y<.04){ a=vec3(.75); glow=0.; } }
  else if(kind<5.5){ vec2 f=p*3.1+base.xy*9.; float disc=length(fract(f)-.5);
    if(disc<.36) a=base.brg; if(disc<.20) a=vec3(.85); if(fract(p.y*22.)<.4 && fract(f.y)<.22) a=vec3(.05); }
  else if(kind<6.5){ float k=vn(vec2(p.x*1.7,.5)); a=mix(vec3(.16,.19,.21),vec3(.75,.80,.82),smoothstep(.3,.8,k));
    a+=.25*smoothstep(.46,.5,fract(p.x*.6+p.y*.35))*smoothstep(.58,.54,fract(p.x*.6+p.y*.35)); if(fract(p.x/1.2)<.012) a=vec3(.05); }
  else if(kind<7.5){ a*=.8+.4*vn(p*90.); if(h(floor(p*70.))>.93) a=vec3(.45,.45,.48); }
  else { float z=at.z+belt;
    if(kind<8.5){ a*=.68+.5*step(.5,fract(z*22.+.3*sin(at.x*60.))); a*=.9+.2*vn(vec2(at.x*45.,z*45.)); }
    else { a*=.92+.16*vn(vec2(at.x*120.,z*120.)); vec2 q=vec2(at.x,mod(z,1.15)-.5); float ring=length(q);
      if(ring<.13 && ring>.095 || abs(q.x)<.02 && abs(q.y)<.13 || abs(q.x-q.y)<.02 && ring<.09) a=vec3(.62,.10,.08); }
    if(abs(abs(at.x)-.205)<.006) a=vec3(.7); }
  return a;
}
"""

# Diffuse light after Oren & Nayar 1994; on skin the red of the light goes farther round into the shade than the blue.
ROUGH_LIGHT = """
  if(mode==1 && !gl_FrontFacing) N=-N;
  float nl=dot(N,ldir), nv=max(dot(N,V),.06), rough=mode==1?.75:mode==0?.40:.25, s2=rough*rough;
  float big=acos(min(max(nl,0.),nv)), small=acos(max(max(nl,0.),nv));
  float turn=max(dot(normalize(ldir-N*nl+1e-4),normalize(V-N*nv+1e-4)),0.);
  float lit=max(nl,0.)*(1.-.5*s2/(s2+.33)+.45*s2/(s2+.09)*turn*sin(big)*tan(min(small,1.3)));
  vec3 q=lp.xyz/lp.w*.5+.5; float sh=1.;
  if(q.x>0.&&q.x<1.&&q.y>0.&&q.y<1.&&q.z<1.&&nl>0.) sh=texture(shadow,vec3(q.xy,q.z-.0015-.003*(1.-nl)));
  vec3 diffuse=vec3(lit*sh);
  if(mode==0){ vec3 w=vec3(.42,.17,.10), soft=clamp((nl+w)/(1.+w),0.,1.); diffuse=mix(diffuse,soft*soft*mix(.30,1.,sh),.75); }
  vec3 along=dFdx(wp), up=dFdy(wp), side=normalize(wn);
  float hollow=dot(dFdx(side),along)/max(dot(along,along),1e-9)+dot(dFdy(side),up)/max(dot(up,up),1e-9);
  float open=mode<9?clamp(1.+.012*hollow,.55,1.05)*mix(.70,1.,smoothstep(-.05,.40,wp.y)):mix(.75,1.,smoothstep(-.22,.25,wp.y));
  if(mode<9) open*=clamp(.80+.25*N.y,.55,1.);
  vec3 x=a*(mix(vec3(.40,.32,.24),vec3(.46,.52,.66),N.y*.5+.5)*amb*open+vec3(1.30,1.10,.86)*1.9*diffuse);
  float edge=pow(1.-nv,4.); x+=mode==1?a*.5*edge*open:vec3(s*.6*edge*open);
  x+=s*2.2*pow(max(dot(N,normalize(ldir+V)),0.),mode==0?14.:40.)*sh*step(0.,nl);
#if TEXTURED
  x+=glow*a;
#endif
  x*=.62; x=x*(2.51*x+.03)/(x*(2.43*x+.59)+.14); o=vec4(pow(clamp(x,0.,1.),vec3(1./2.2)),1.);
}"""
