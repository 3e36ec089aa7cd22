"""Draws a ViT-B/16 as other tools do, for docs/gallery/compare.md.

    pip install torch timm==1.0.31 torchview==0.2.7 keras==3.15.1 pydot pillow      # and Graphviz' dot
    python bench/figures/peers.py docs/gallery

torchview draws timm's model. plot_model draws one of Keras' own layers, since it draws what Keras runs. Of each the upper
end is kept as it is, in few colours, and it is said how large the whole is.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"
import keras
import timm
from keras import layers, ops
from PIL import Image
from torchview import draw_graph

UPPER = 1100


def torchview(folder: Path) -> Path:
    model = timm.create_model("vit_base_patch16_224").eval()
    graph = draw_graph(model, input_size=(1, 3, 224, 224), device="cpu", depth=3, expand_nested=True)
    return Path(graph.visual_graph.render(folder / "torchview", format="png"))


class Tokens(layers.Layer):
    def build(self, shape):
        self.token = self.add_weight(shape=(1, 1, 768), name="cls_token")
        self.positions = self.add_weight(shape=(1, 197, 768), name="pos_embedding")

    def call(self, patches):
        token = ops.repeat(self.token, ops.shape(patches)[0], axis=0)
        return ops.concatenate([token, patches], axis=1) + self.positions


def plot_model(folder: Path) -> Path:
    image = keras.Input((224, 224, 3), name="image")
    x = layers.Conv2D(768, 16, strides=16, name="patch_embedding")(image)
    x = Tokens(name="tokens")(layers.Reshape((196, 768))(x))
    for _ in range(12):
        y = layers.LayerNormalization(epsilon=1e-6)(x)
        x = layers.Add()([x, layers.MultiHeadAttention(12, 64)(y, y)])
        y = layers.LayerNormalization(epsilon=1e-6)(x)
        y = layers.Dense(3072, activation="gelu")(y)
        x = layers.Add()([x, layers.Dense(768)(y)])
    x = layers.LayerNormalization(epsilon=1e-6)(x)[:, 0]
    model = keras.Model(image, layers.Dense(1000, name="head")(x))
    path = folder / "plot_model.png"
    keras.utils.plot_model(model, path, show_shapes=True, show_layer_names=True, dpi=72)
    return path


target = Path(sys.argv[1])
with tempfile.TemporaryDirectory() as name:
    for draw in (torchview, plot_model):
        whole = Image.open(draw(Path(name))).convert("RGB")
        upper = whole.crop((0, 0, whole.width, UPPER)).quantize(32)
        upper.save(target / f"compare-{draw.__name__}.png", optimize=True)
        print(draw.__name__, "whole:", whole.width, "x", whole.height, "pixels")
