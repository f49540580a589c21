"""What searching keeps beside the trainings: their vectors, and the words that the catalogue knows."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models


class TrainingVector(models.Model):
    """The meaning of a training's title and summary: 384 values of 8 bits, and the scale that undoes the rounding.

    `number` grows with every row, also one that is made anew, so that a process sees that there is something new.
    """

    training = models.OneToOneField("catalogue.Training", primary_key=True, on_delete=models.CASCADE)
    encoder = models.CharField(max_length=60)
    values = models.BinaryField()
    scale = models.FloatField()
    number = models.BigIntegerField(unique=True)

    def __str__(self) -> str:
        return f"{self.encoder} {self.training_id}"


class CatalogueWord(models.Model):
    """A word of the trainings on offer, without accents, and in how many of them it is."""

    word = models.CharField(primary_key=True, max_length=40)
    trainings = models.PositiveIntegerField()

    class Meta:
        indexes = [
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="catalogue_word_trigrams"),
            models.Index(OpClass("word", name="text_pattern_ops"), name="catalogue_word_begin"),
        ]

    def __str__(self) -> str:
        return self.word
